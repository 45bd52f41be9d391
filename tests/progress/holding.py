"""A process that holds a lock until its standard input ends: `holding.py LOCK`."""

import sys
from pathlib import Path

from mlroadmap.progress.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()

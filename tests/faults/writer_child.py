"""A program that saves note after note: `writer_child.py DATA ITEM COUNT`; it begins when a line comes in.

It names the key of each note once its save has returned, and says `refused` where a save failed and is tried again.
"""

import sys
from pathlib import Path

from mlroadmap.errors import SaveFailed
from mlroadmap.session.opening import open_session

data, item, count = sys.argv[1:]
session = open_session(None, Path(data))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(count)):
    action = session.write_note(item, f"note {number} of {item}")
    assert action is not None
    saved = False
    while not saved:
        try:
            session.save()
            saved = True
        except SaveFailed:
            print("refused", flush=True)
    print(action.changes[0].key, flush=True)

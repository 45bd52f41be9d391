"""A process that saves a learner's changes one by one: `committing.py FILE STATE NAME COUNT`."""

import sys
from contextlib import suppress
from pathlib import Path

from mlroadmap.errors import LockTimeout
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.store import Store

path, state, name, count = sys.argv[1:]
store = Store(Path(path), Path(state))
clock = Clock(lambda: "a1b2c3d4")
for number in range(int(count)):
    change = {f"item/{name}/{number}": {"at": clock.stamp(), "on": "2026-11-23", "state": "done"}}
    saved = False
    while not saved:
        # On a busy machine a program in a tight loop can keep the others waiting: they say so, and try again.
        with suppress(LockTimeout):
            store.commit(change)
            saved = True
    print(number, flush=True)

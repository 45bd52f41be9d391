"""Runs Python some days from now: `python tests/dates/moved_clock.py DAYS -m pytest`.

Whatever it starts lives on that day too, and so do the times of files. Needs Linux and a C compiler.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


def main() -> int:
    """Compile the clock and run the command under it; its exit code."""
    days, command = int(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="mlroadmap-moved-clock-") as folder:
        library = Path(folder) / "moved_clock.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        moved = {
            "LD_PRELOAD": str(library),
            "MOVED_CLOCK_SECONDS": str(days * 86_400),
            "PYTHONPYCACHEPREFIX": f"{folder}/bytecode",  # what is compiled elsewhere bears the times of today
        }
        print(f"Today is {date.today() + timedelta(days)}.", flush=True)
        return subprocess.run([sys.executable, *command], env={**os.environ, **moved}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

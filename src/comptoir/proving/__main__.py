"""``python -m comptoir.proving note TAKEN_AT | check``: the steps of a restore, in its database's environment."""

import argparse
import sys
from datetime import datetime

import django


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m comptoir.proving", description=__doc__)
    parser.add_argument("step", choices=["note", "check"])
    parser.add_argument("taken_at", nargs="?", default="", help="when the backup was taken, ISO 8601")
    arguments = parser.parse_args()
    django.setup()
    from comptoir.proving import continuing

    if arguments.step == "note":
        continuing.note_everywhere(datetime.fromisoformat(arguments.taken_at))
        return 0
    wrong = [read for read in continuing.check_readers() if not read.is_whole]
    for read in wrong:
        sys.stderr.write(f"{read.reader}: {len(read.given)} events instead of {len(read.expected)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

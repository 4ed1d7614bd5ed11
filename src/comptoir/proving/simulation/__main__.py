"""``python -m comptoir.proving.simulation STEP …``: the steps of a rehearsal, each in a process of its own.

Each has no more of the database than its environment gives it: the crowd has none.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from .crowd import Crowd
from .plan import make_plan


def main() -> int:
    arguments = _arguments()
    told = json.loads((arguments.folder / "order").read_text())  # What was asked for, written by who started us.
    if arguments.step == "build":
        _ready()
        from comptoir.kernel import clock

        from .house import open_shops

        (arguments.folder / "shops").write_text(json.dumps(open_shops(told["orders"], clock.now())))
    elif arguments.step == "crowd":
        plan = make_plan(told["orders"], seed=told["seed"], faults=told["faults"], kill=told["kill"])
        shops = json.loads((arguments.folder / "shops").read_text())
        Crowd(plan, shops, address=told["address"], gateway=told["gateway"], folder=arguments.folder).run()
    elif arguments.step == "audit":
        _ready()
        from .audit import audit_all, count_orders

        owner = os.environ["DATABASE_OWNER_URL"]
        findings = {"orders": count_orders(owner), "laws": audit_all(owner, arguments.folder / "simulators")}
        (arguments.folder / "findings").write_text(json.dumps(findings))
    else:
        _ready()
        from .ending import end

        file = arguments.folder / "simulators" / "gateway.sqlite3"
        left = end(told["gateway"], file, patience=arguments.patience, expire=arguments.step == "expire")
        (arguments.folder / "left").write_text(json.dumps(left))
    return 0


def _ready() -> None:
    import django

    django.setup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m comptoir.proving.simulation", description=__doc__)
    parser.add_argument("step", choices=["build", "crowd", "end", "expire", "audit"])
    parser.add_argument("folder", type=Path, help="where the notes of this rehearsal lie")
    parser.add_argument("--patience", type=float, default=120, help="seconds until what is left counts as stuck")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

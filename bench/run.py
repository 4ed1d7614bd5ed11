"""``python bench/run.py orders|lists|import|sourcing|backorders|intake``: measure, one JSON line a figure.

Without DATABASE_URL an embedded PostgreSQL of its own is started, with fsync on, as `up` does.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
WHAT = ("orders", "lists", "import", "sourcing", "backorders", "intake")


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1] not in WHAT:
        print(f"Say what to measure: {', '.join(WHAT)}.", file=sys.stderr)
        return 2
    if os.environ.get("COMPTOIR_BENCH") != "1":
        return _in_its_environment()
    import django

    django.setup()
    module = import_module("bench.importing" if sys.argv[1] == "import" else f"bench.{sys.argv[1]}")
    for figure in module.measure():
        print(json.dumps({"bench": sys.argv[1], **figure}), flush=True)
    return 0


def _in_its_environment() -> int:
    """Again, with a database: settings are read from the environment once."""
    from comptoir.config.verbs import test

    with test.database() as found:
        environment = test.test_environment(found) | {
            "COMPTOIR_BENCH": "1",
            "COMPTOIR_DATA": tempfile.mkdtemp(prefix="comptoir-bench-"),
            "COMPTOIR_TEST_NAME": "bench",
            "DJANGO_SETTINGS_MODULE": "comptoir.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return subprocess.run([sys.executable, __file__, *sys.argv[1:]], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())

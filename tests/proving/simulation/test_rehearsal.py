"""A rehearsal as a person starts it: its own database, its own programs, killed and started again.

Three hundred orders here, so that it stays within three minutes also beside other tests; docs/reliability.md tells of
larger ones. Nothing else stands in this file, so that no other test waits for it.
"""

import json
import os
import subprocess
import sys

from comptoir.config.places import CLONE

ORDERS = 300
PATIENCE = 1500  # Seconds: the machine may be busy with other tests.


class TestARehearsal:
    def test_of_hundreds_of_orders_breaks_no_law(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        command = [sys.executable, "-m", "comptoir.config.cli", "simulate", "--orders", str(ORDERS), "--seed", "20"]
        ran = subprocess.run(
            [*command, "--kill"], env={**kept, "PYTHONPATH": str(CLONE / "src")}, cwd=CLONE,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

        assert ran.stdout.startswith("{"), ran.stdout + ran.stderr[-4000:]
        told = json.loads(ran.stdout)
        assert [law for law in told["laws"] if not law["holds"]] == []
        assert ran.returncode == 0
        assert told["done"]["planned"] == ORDERS
        assert set(told["killed"]) == {"worker", "web", "PostgreSQL"}

"""Comptoir needs nobody else: no network, no system of the retailer's, no database server."""

import os
import shutil
import subprocess
import sys

import pytest

from comptoir.config.places import CLONE

pytestmark = pytest.mark.commits

PATIENCE = 600  # Seconds: it makes a database first.


@pytest.fixture
def namespace() -> list[str]:
    """The beginning of a command that runs the rest without any network."""
    command = ["unshare", "--net"]
    allowed = shutil.which("unshare") and shutil.which("ip")
    if not allowed or subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("Only root can make a network namespace (with unshare and ip).")
    return command


class TestTheMainJobWithoutANetwork:
    @pytest.mark.feature("S26", by="api")
    def test_goes_from_placed_to_delivered(self, namespace, tmp_path):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "COMPTOIR_"))}
        environment = {**kept, "PYTHONPATH": f"{CLONE / 'src'}:{CLONE}", "COMPTOIR_TEST_NAME": "alone"}
        environment |= {name: os.environ[name] for name in ("COMPTOIR_CACHE",) if name in os.environ}
        environment["DJANGO_SETTINGS_MODULE"] = "comptoir.config.settings"

        ran = subprocess.run(
            [*namespace, sys.executable, "-m", "tests.journeys.alone"],
            env=environment, cwd=CLONE, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "delivered paid: Your order AH-" in ran.stdout

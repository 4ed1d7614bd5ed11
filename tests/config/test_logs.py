"""Logs say where something failed and nothing that a person typed; looked at as a process of its own writes them."""

import json
import subprocess
import sys

BEGIN = """
import logging, logging.config, structlog
from comptoir.config.logs import logging_config
logging.config.dictConfig(logging_config("INFO"))
log = structlog.get_logger("comptoir.test")
def fail():
    raise ValueError("sofia.keller@mail.example is no number")
"""


def line_of(code: str) -> dict:
    """The one line that a process logs."""
    ended = subprocess.run([sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=True)
    (line,) = ended.stderr.splitlines()
    return json.loads(line)


class TestAnError:
    def test_is_its_kind_and_its_lines_of_code(self):
        line = line_of("try:\n    fail()\nexcept ValueError:\n    log.exception('sweep failed', sweep='x')")
        assert (line["event"], line["error"], line["sweep"]) == ("sweep failed", "builtins.ValueError", "x")
        assert line["at"][-1].endswith(" fail")
        assert "sofia" not in str(line)

    def test_of_another_library_reads_alike(self):
        failed = "logging.getLogger('django.request').exception('Internal Server Error: %s', '/pay/a-secret-link/')"
        line = line_of(f"try:\n    fail()\nexcept ValueError:\n    {failed}")
        assert line["event"] == "Internal Server Error"
        assert "secret" not in str(line)
        assert "sofia" not in str(line)


class TestALine:
    def test_carries_what_is_bound_to_the_request(self):
        line = line_of("structlog.contextvars.bind_contextvars(request_id='r-1')\nlog.info('request', status=200)")
        assert (line["request_id"], line["status"], line["level"]) == ("r-1", 200, "info")

import os
import sys
import time
from pathlib import Path

import pytest

from comptoir.config import supervisor
from comptoir.config.supervisor import Program, Supervisor
from comptoir.config.words import CannotStart

SLEEPS = "import time; time.sleep(60)"


def program(name: str, code: str, logs: Path) -> Program:
    return Program(name, [sys.executable, "-c", code], environment=dict(os.environ), logs=logs)


def wait_until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestSupervisor:
    def test_starts_a_dead_program_again_and_says_so(self, tmp_path, capsys):
        watched = Supervisor()
        web = program("web", SLEEPS, tmp_path)
        watched.start(web)
        first = web.process.pid
        os.kill(first, 9)
        wait_until(web.ended)

        watched.look_after()

        assert web.process.pid != first
        assert not web.ended()
        assert "web ended unexpectedly" in capsys.readouterr().out
        watched.end()

    def test_gives_up_after_three_quick_deaths_with_the_last_words(self, tmp_path):
        watched = Supervisor()
        web = program("web", "raise SystemExit('the table is missing')", tmp_path)
        watched.start(web)

        for _ in range(2):
            wait_until(web.ended)
            watched.look_after()
        wait_until(web.ended)

        with pytest.raises(CannotStart, match=r"web ended 3 times .* the table is missing"):
            watched.look_after()

    def test_blames_nobody_for_what_was_taken_from_under_it(self, tmp_path):
        watched = Supervisor()
        ground, web = program("ground", SLEEPS, tmp_path), program("web", SLEEPS, tmp_path)
        watched.start(ground, web)

        for _ in range(supervisor.QUICK_DEATHS + 1):
            for one in (ground, web):
                os.kill(one.process.pid, 9)
                wait_until(one.ended)
            watched.excuse("ground")
            watched.look_after()

        assert not web.ended()
        watched.end()

    def test_leaves_no_process_even_of_a_program_that_will_not_end(self, tmp_path, monkeypatch):
        monkeypatch.setattr(supervisor, "PATIENCE", 0.3)
        watched = Supervisor()
        code = (
            "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
            f"child = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]); print(child.pid, flush=True); "
            "time.sleep(60)"
        )
        stubborn = program("stubborn", code, tmp_path)
        watched.start(stubborn)
        wait_until(lambda: stubborn.last_words().isdigit())
        grandchild = int(stubborn.last_words())

        watched.end()

        assert stubborn.ended()
        wait_until(lambda: not is_alive(grandchild))

    def test_takes_its_programs_along_when_it_is_killed(self, tmp_path):
        script = tmp_path / "start.py"
        script.write_text(
            "import os, sys, time; from pathlib import Path\n"
            "from comptoir.config.supervisor import Program, Supervisor\n"
            f"web = Program('web', [sys.executable, '-c', {SLEEPS!r}], environment=dict(os.environ),"
            f" logs=Path({str(tmp_path)!r}))\n"
            "Supervisor().start(web); print(web.process.pid, flush=True); time.sleep(60)\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(supervisor.__file__).parents[2])}
        outer = Program("outer", [sys.executable, str(script)], environment=environment, logs=tmp_path)
        outer.start()
        wait_until(lambda: outer.last_words().isdigit())
        web = int(outer.last_words())

        os.kill(outer.process.pid, 9)

        wait_until(lambda: not is_alive(web))
        outer.end()

    def test_begins_a_new_log_when_the_old_one_is_long(self, tmp_path, monkeypatch):
        monkeypatch.setattr(supervisor, "LONGEST_LOG", 10)
        (tmp_path / "web.log").write_text("a long story of yesterday")
        web = program("web", "print('today')", tmp_path)

        web.start()
        wait_until(web.ended)

        assert web.last_words() == "today"
        assert (tmp_path / "web.log.1").read_text() == "a long story of yesterday"

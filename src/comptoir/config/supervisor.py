"""Keeps the programs of one Comptoir running, and ends them all together."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from . import processes
from .postgres import last_line
from .words import CannotStart, say

QUICK = 10  # Seconds: who ends sooner than this after a start has something wrong with it.
QUICK_DEATHS = 3
PATIENCE = 12  # Seconds for answers under way and jobs at work before a program is killed.
LONGEST_LOG = 20 * 1024 * 1024


class Watched(Protocol):
    """What the supervisor keeps running."""

    name: str

    def start(self) -> None: ...
    def start_again(self) -> None: ...
    def ended(self) -> bool: ...
    def ask_to_end(self) -> None: ...
    def end(self) -> None: ...
    def last_words(self) -> str: ...


class Program:
    """One of our own programs; what it prints goes to a log of its name."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        logs: Path,
        last_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = logs / f"{name}.log"
        self.last_signal = last_signal
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as log:
            self.process = processes.spawn(
                self.command, environment=self.environment, output=log, last_signal=self.last_signal
            )

    def start_again(self) -> None:
        assert self.process
        processes.clear_up_after(self.process)
        self.start()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        if self.process:
            processes.end(self.process, patience=PATIENCE)

    def last_words(self) -> str:
        return last_line(self.log)


class Supervisor:
    """Starts programs in order, starts again what dies, ends them in the opposite order."""

    def __init__(self) -> None:
        self._watched: list[Watched] = []
        self._started_at: dict[str, float] = {}
        self._quick_deaths: dict[str, int] = {}

    def start(self, *programs: Watched) -> None:
        for program in programs:
            self._watched.append(program)  # Before its start: who stops us meanwhile ends it too.
            self._started_at[program.name] = time.monotonic()
            program.start()

    def look_after(self) -> None:
        """Start again what died. Raises CannotStart for a program that died three times in a row soon after a start.

        A death is not counted where something that the program stands on was started again after it: it lost its
        database, and would have lived.
        """
        ground = 0.0  # When the last of those that were started before it began.
        for program in self._watched:
            began = self._started_at[program.name]
            if not program.ended():
                ground = max(ground, began)
                continue
            quick = ground < began and time.monotonic() - began < QUICK
            self._quick_deaths[program.name] = self._quick_deaths.get(program.name, 0) + 1 if quick else 0
            if self._quick_deaths[program.name] >= QUICK_DEATHS:
                raise CannotStart(
                    f"{program.name} ended {QUICK_DEATHS} times soon after its start. Its last words: "
                    f"{program.last_words() or 'none'}"
                )
            say(f"{program.name} ended unexpectedly; starting it again.")
            program.start_again()
            ground = self._started_at[program.name] = time.monotonic()

    def excuse(self, name: str) -> None:
        """The next death of this program is none of its fault: somebody ends it on purpose."""
        self._started_at[name] = float("-inf")

    def watch(self) -> None:
        """Until somebody stops us."""
        while True:
            self.look_after()
            time.sleep(0.3)

    def end(self) -> None:
        """End everything: all are asked at once, the last started is waited for first, PostgreSQL last."""
        for program in self._watched:
            program.ask_to_end()
        for program in reversed(self._watched):
            program.end()
        self._watched.clear()

"""A rehearsal on a PostgreSQL of its own: programs started, killed and started again, then everything audited."""

import json
import os
import signal
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comptoir.proving.simulation.plan import Plan, make_plan
from comptoir.proving.simulation.summary import Outcome

from . import processes
from .places import CLONE
from .postgres import Cluster
from .supervisor import Supervisor
from .verbs import up
from .words import CannotStart

END_PATIENCE = 120  # Seconds without any progress after which what is under way counts as stuck.
WEB_PATIENCE = 60
STEP = "comptoir.proving.simulation"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    orders: int
    seed: int
    faults: Sequence[str]
    kill: bool
    port: int


class Rehearsal:
    """One rehearsal in a folder; ``say`` is told how far it is."""

    def __init__(self, wish: Wish, folder: Path, say: Say) -> None:
        self.wish, self.folder, self.say = wish, folder, say
        self.plan: Plan = make_plan(wish.orders, seed=wish.seed, faults=wish.faults, kill=wish.kill)
        self.cluster = Cluster(folder)
        self.supervisor = Supervisor()
        self.killed: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}
        self._programs: dict[str, Any] = {}

    def run(self) -> Outcome:
        """What became of it, audited. The programs still run: :meth:`close` ends them."""
        self.supervisor.start(self.cluster)
        self._programs["PostgreSQL"] = self.cluster
        environment = self._environment()
        as_owner = environment | {"COMPTOIR_AS_OWNER": "1", "DATABASE_OWNER_URL": self.cluster.url("owner")}
        self._timed("making", lambda: self._make(environment, as_owner))
        arguments = self._arguments()
        programs = up.programs(arguments, self.folder, environment)
        self._programs |= {program.name: program for program in programs}
        self.supervisor.start(*programs)
        up.wait_until_healthy(self.supervisor, arguments)
        self._timed("trading", lambda: self._trade(environment))
        self._timed("ending", lambda: self._end(environment))
        self._timed("audit", lambda: self._audit(as_owner))
        return Outcome(
            plan=self.plan, faults=self.wish.faults, heard=self._read("finished"), left=self._read("left"),
            killed=self.killed, seconds=self.seconds, **self._read("findings"),
        )  # fmt: skip

    def close(self) -> None:
        self.supervisor.end()

    def _make(self, environment: Mapping[str, str], as_owner: Mapping[str, str]) -> None:
        self.say("Making a database and its shops …")
        (self.folder / up.FIGURES).mkdir(exist_ok=True)
        up.step("migrate", as_owner)
        order = {
            **{name: getattr(self.wish, name) for name in ("orders", "seed", "faults", "kill")},
            "address": environment["COMPTOIR_ADDRESS"],
            "gateway": environment["COMPTOIR_GATEWAY_ADDRESS"],
        }
        (self.folder / "order").write_text(json.dumps(order))
        self._wait_for(self._step("build", environment), "The shops could not be made")

    def _trade(self, environment: Mapping[str, str]) -> None:
        """The crowd buys; at its planned moments a program is killed, and the supervisor starts it again."""
        without = {name: value for name, value in environment.items() if not name.startswith("DATABASE_")}
        self._crowd = self._step("crowd", without)
        kills = list(self.plan.kills)
        said = 0
        while not (self.folder / "placed").exists():
            self._look_after_all()
            done = self._done()
            if kills and done >= kills[0].after:
                self._kill(kills.pop(0).program)
            if done >= said + max(100, self.wish.orders // 20):
                said = done
                self.say(f"{done} of {self.wish.orders} orders …")
            time.sleep(0.2)

    def _end(self, environment: Mapping[str, str]) -> None:
        self.say("Waiting until nothing is left to do …")
        self._until_ended(environment, "end")
        (self.folder / "stop").touch()
        while not (self.folder / "finished").exists():
            self._look_after_all()
            time.sleep(0.2)
        self._wait_for(self._crowd, "The crowd did not end well")
        self.say("Putting the clock past every deadline …")
        self._until_ended(environment, "expire")

    def _audit(self, as_owner: Mapping[str, str]) -> None:
        self.say("Auditing …")
        kept = {name: value for name, value in as_owner.items() if name != "COMPTOIR_AS_OWNER"}
        self._wait_for(self._step("audit", kept), "The audit broke off")

    def _until_ended(self, environment: Mapping[str, str], step: str) -> None:
        process = self._step(step, environment, "--patience", str(END_PATIENCE))
        self._wait_for(process, "What was under way could not be brought to its end")

    def _wait_for(self, process: Any, sentence: str) -> None:
        try:
            while process.poll() is None:
                if self._programs.keys() - {"PostgreSQL"}:
                    self.supervisor.look_after()
                time.sleep(0.2)
        finally:
            processes.end(process, patience=5)
        if process.returncode:
            raise CannotStart(f"{sentence}: its last words stand above.")

    def _look_after_all(self) -> None:
        self.supervisor.look_after()
        if self._crowd.poll():
            raise CannotStart("The crowd ended before its time: its last words stand above.")

    def _kill(self, name: str) -> None:
        """kill -9 of one of our own programs, with all that it started."""
        process = self._programs[name].process
        self.say(f"Killing {name} …")
        self.supervisor.excuse(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.killed[name] += 1

    def _done(self) -> int:
        try:
            return int(json.loads((self.folder / "progress").read_text())["done"].get("planned", 0))
        except FileNotFoundError:
            return 0

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / name).read_text())  # type: ignore[no-any-return]

    def _step(self, step: str, environment: Mapping[str, str], *options: str) -> Any:
        command = [sys.executable, "-m", STEP, step, str(self.folder), *options]
        return processes.spawn(command, environment=environment)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "COMPTOIR_"))}
        if cache := os.environ.get("COMPTOIR_CACHE"):
            kept["COMPTOIR_CACHE"] = cache
        kept["COMPTOIR_RATE_LIMIT"] = "0"  # Three keys do the work of all.
        source = {"PYTHONPATH": str(CLONE / "src"), "DATABASE_URL": self.cluster.url("app")}
        return {
            **kept,
            **source,
            "DJANGO_SETTINGS_MODULE": "comptoir.config.settings",
            **up.settings(self._arguments(), self.folder),
        }

    def _arguments(self) -> Namespace:
        return Namespace(port=self.wish.port, host="127.0.0.1", no_demo=False, quiet=True, data=str(self.folder))

    def _timed(self, what: str, act: Callable[[], None]) -> None:
        began = time.monotonic()
        act()
        self.seconds[what] = round(time.monotonic() - began, 1)

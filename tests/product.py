"""Comptoir as it runs: its real processes on free ports of this machine, and the ways in that a test needs."""

import itertools
import json
import os
import random
import time
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from comptoir.config.places import CLONE
from comptoir.config.supervisor import Program
from comptoir.config.verbs import up
from comptoir.config.words import CannotStart
from tests.world import api_key

START_PATIENCE = 60  # Seconds: the machine may be busy.
PATIENCE = 20
CALL_SECONDS = 30
OF_THE_MACHINE = ("DATABASE_OWNER_URL", "COMPTOIR_ADDRESS", "COMPTOIR_LIVE_ADDRESS", "COMPTOIR_SMTP_HOST")
Found = TypeVar("Found")


class Product:
    """Web, live, worker and simulators as ``up`` starts them, with the database of a test."""

    keys = itertools.count(1)
    late_link = ""  # Of an order that nobody paid in time, where a test's world has one.

    def __init__(self, *, database_url: str, data: Path, folder: Path, **environment: str) -> None:
        """``data`` holds the keys that the database's secrets were sealed with; logs and mails go to ``folder``."""
        arguments = Namespace(port=_free_ports(4), host="127.0.0.1", no_demo=False, quiet=True, data="")
        own = {name: value for name, value in os.environ.items() if name not in OF_THE_MACHINE}
        given = {**own, "PYTHONPATH": str(CLONE / "src"), **up.settings(arguments, data), "DATABASE_URL": database_url}
        given |= environment
        (folder / up.FIGURES).mkdir(parents=True, exist_ok=True)
        self.programs: dict[str, Program] = {p.name: p for p in up.programs(arguments, folder, given)}
        self.url = given["COMPTOIR_ADDRESS"]
        self.live_url = given["COMPTOIR_LIVE_ADDRESS"]
        self.mail_url = given["COMPTOIR_MAILCATCHER_ADDRESS"]

    def start(self, *names: str) -> None:
        for name in names or self.programs:
            self.programs[name].start()
        for name in names or self.programs:
            self.wait_for(name)

    def wait_for(self, name: str) -> None:
        """Until a program answers; the worker has no address, its jobs wait for it."""
        url = {"web": self.url, "live": self.live_url, "simulators": self.mail_url.removesuffix("/mail")}.get(name)
        until = time.monotonic() + START_PATIENCE
        while url and not _answers(f"{url}/health"):
            program = self.programs[name]
            assert not program.ended(), f"{name} ended: {program.log.read_text(errors='replace')[-2000:]}"
            assert time.monotonic() < until, f"{name} does not answer: {program.last_words()}"
            time.sleep(0.1)

    def end(self, *names: str) -> None:
        ending = [self.programs[name] for name in names] if names else list(self.programs.values())
        for program in ending:
            program.ask_to_end()
        for program in reversed(ending):
            program.end()

    def call(self, method: str, path: str, body: Any = None, *, key: str = "write") -> Any:
        """A program's request under ``/api/v1/`` with a key of the world; an error fails the test with its words."""
        headers = {"Authorization": f"Bearer {api_key(key)}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = f"journey-{os.getpid()}-{next(self.keys)}"
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=CALL_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    def place(self, **quantities: int) -> dict[str, Any]:
        """``product.place(MUG=2)``: an order of Sofia's at Alder Home, as the API answers it."""
        lines = [{"sku": sku.replace("_", "-"), "quantity": quantity} for sku, quantity in quantities.items()]
        return self.call("POST", "orders", {"customer": "C-1", "lines": lines})

    def stage_becomes(self, number: str, stage: str) -> None:
        eventually(lambda: self.call("GET", f"orders/{number}")["stage"] == stage or None, f"{number} {stage}")

    def can_be_packed(self, number: str) -> None:
        """Wait until an order is paid and its stock allocated."""

        def look() -> bool:
            steps = self.call("GET", f"orders/{number}")["next_steps"]
            return any(step["verb"] == "start_packing" and step["possible"] for step in steps)

        eventually(lambda: look() or None, f"{number} to pack")

    def mail(self, number: str, subject: str) -> dict[str, Any]:
        """The mail about an order whose subject holds these words, once it came: its text and links."""

        def look() -> dict[str, Any] | None:
            found = [mail for mail in self.mails(number) if subject in mail["subject"]]
            return found[0] if found else None

        found = eventually(look, f"a mail “{subject}” about {number}")
        return _get(f"{self.mail_url}/api/messages/{found['id']}")

    def mails(self, number: str) -> list[dict[str, Any]]:
        """What the mail catcher has about an order, the newest first."""
        found = _get(f"{self.mail_url}/api/messages?limit=500")["messages"]
        return [mail for mail in found if number in mail["subject"]]


def eventually(look: Callable[[], Found | None], what: str, *, within: float = PATIENCE) -> Found:
    """What a look finds, looked for until it is there."""
    until = time.monotonic() + within
    while True:
        if found := look():
            return found
        assert time.monotonic() < until, f"There was not {what} within {within:.0f} seconds."
        time.sleep(0.1)


def link(mail: dict[str, Any], part: str) -> str:
    """The first link of a mail whose address has this part."""
    return next(address for address in mail["links"] if part in address)


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=CALL_SECONDS) as answer:
        return json.load(answer)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    while True:
        first = random.randrange(20_000, 32_000, count)  # Below those that the system gives to callers.
        try:
            up.require_free_ports("127.0.0.1", range(first, first + count))
        except CannotStart:
            continue
        return first

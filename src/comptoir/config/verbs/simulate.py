"""Rehearse the worst day on a database made for it, then audit every law of the books."""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from comptoir.config.verbs import up
from comptoir.config.words import CannotStart, say
from comptoir.proving.simulation.plan import FAULTS
from comptoir.proving.simulation.summary import summary_of

NAME = "simulate"
HELP = (
    "Rehearse a day of orders with faults and killed programs on a database of its own; audit it; exit 1 on a breach."
)
FEWEST = 10
MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=1000, metavar="N", help="how many orders (default 1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed plans the same (default 1)")
    parser.add_argument(
        "--faults", default="all", help=f"all, none, or some of {','.join(FAULTS)} with commas (default all)"
    )
    parser.add_argument("--kill", action="store_true", help="kill -9 worker, pages and database while they work")
    parser.add_argument("--keep", metavar="DIR", help="leave its data and logs in this new folder")


def run(arguments: argparse.Namespace) -> int:
    """1 where a law was broken. The last thing printed is one JSON object; how far it is goes to stderr."""
    faults = chosen_faults(arguments.faults)
    if not FEWEST <= arguments.orders <= MOST:
        raise CannotStart(f"--orders is a number from {FEWEST} to {MOST}. Nothing was started.")
    for name in [
        name for name in os.environ if name.startswith(("DATABASE_", "COMPTOIR_")) and name != "COMPTOIR_CACHE"
    ]:
        del os.environ[name]  # No server, mail server or data folder of this machine has any part in it.
    from comptoir.config.rehearsal import Wish

    for stopper in up.STOPPERS:
        signal.signal(stopper, _stop)
    wish = Wish(arguments.orders, arguments.seed, faults, arguments.kill, free_ports())
    with own_folder(arguments.keep) as folder, spoken_aside():
        summary = rehearse(wish, folder)
    say(json.dumps(summary, indent=1))
    return 0 if summary["holds"] else 1


def rehearse(wish: Any, folder: Path) -> dict[str, Any]:
    """The rehearsal and its audit, as the summary tells them."""
    from comptoir.config.rehearsal import Rehearsal

    rehearsal = Rehearsal(wish, folder, say)
    try:
        with up.assets_made_beside():
            pass
        return summary_of(rehearsal.run())
    finally:
        for stopper in up.STOPPERS:
            signal.signal(stopper, signal.SIG_IGN)
        rehearsal.close()


def chosen_faults(text: str) -> tuple[str, ...]:
    """The faults that a person named. Raises CannotStart for one that does not exist."""
    if text in ("all", "none"):
        return FAULTS if text == "all" else ()
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    if unknown := sorted(set(named) - set(FAULTS)):
        raise CannotStart(
            f"There is no fault {', '.join(unknown)}; there are {', '.join(FAULTS)}. Nothing was started."
        )
    return named


@contextlib.contextmanager
def spoken_aside() -> Iterator[None]:
    """What we and our programs say goes to stderr, so that the summary stands alone on stdout."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(out, 1)
        os.close(out)


@contextlib.contextmanager
def own_folder(kept: str | None) -> Iterator[Path]:
    """A folder of this rehearsal alone, thrown away afterwards unless it is to be kept."""
    if kept:
        folder = Path(kept).expanduser().absolute()
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise CannotStart(
                f"{folder} cannot be made ({error.strerror}); --keep names a folder that is new."
            ) from None
    else:
        folder = Path(tempfile.mkdtemp(prefix="comptoir-rehearsal-"))
    folder.chmod(0o711)  # PostgreSQL's user passes through it where root rehearses.
    try:
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def free_ports() -> int:
    """The first of four free ports in a row."""
    for _ in range(200):
        first = random.randrange(20_000, 32_000, 4)  # noqa: S311 - below those that the system gives to callers.
        with contextlib.suppress(CannotStart):
            up.require_free_ports("127.0.0.1", range(first, first + 4))
            return first
    raise CannotStart("This machine has no four free ports in a row between 20000 and 32000.")


def _stop(*_: object) -> None:
    raise KeyboardInterrupt

"""Run the tests, as they run everywhere."""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from comptoir.config import addresses, places
from comptoir.config.addresses import Addresses
from comptoir.config.postgres import Cluster
from comptoir.config.words import say

NAME = "test"
HELP = "Run every check and test; with arguments, hand them to pytest (one file, one option)."
TAKES_ANYTHING = True
EVERYTHING = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]  # A database, a browser and programs a worker.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - of Linux; elsewhere there is none. Folders in it get names of their own.
ROOM = 6 * 1024**3  # Bytes: several times what two workers with their databases and a rehearsal take.
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Everything else is handed to pytest: comptoir test tests/orders -k refund"


def run(arguments: argparse.Namespace) -> int:
    """0 when everything is well. pytest comes last, so that the last line is its summary."""
    os.chdir(places.CLONE)
    with database(losable=True) as found:
        environment = test_environment(found)
        failed = [] if arguments.beyond else [line for line in checks() if not passes(line, environment)]
        code = subprocess.run(
            [sys.executable, "-m", "pytest", *(arguments.beyond or EVERYTHING)], env=environment
        ).returncode
    if failed and code == 0:
        # On the other stream: the last line of the output stays pytest's.
        print("These checks failed:", *(shlex.join(map(str, line)) for line in failed), sep="\n  ", file=sys.stderr)
    return code or (1 if failed else 0)


def checks() -> list[list[str | Path]]:
    """Style, templates, types, layers and migrations, cheapest first."""
    python, beside = sys.executable, Path(sys.executable).parent
    return [
        [python, "-m", "ruff", "check"],
        [python, "-m", "ruff", "format", "--check"],
        [python, "-m", "djlint", "--lint", "--quiet", "src"],
        [beside / "lint-imports"],
        [python, "-m", "django", "makemigrations", "--check", "--dry-run"],
        [python, "-m", "mypy"],
    ]


def passes(command: list[str | Path], environment: Mapping[str, str]) -> bool:
    say("$ " + shlex.join([Path(part).name if index == 0 else str(part) for index, part in enumerate(command)]))
    return subprocess.run(command, env=environment).returncode == 0


@contextmanager
def database(*, losable: bool = False) -> Iterator[Addresses]:
    """The server of the environment when it names both roles, else an embedded PostgreSQL in a folder of its own.

    ``losable``: it need not outlive a power cut, so it waits for no disk.
    """
    if (server := addresses.real_server()) and server.owner:
        yield server
        return
    folder = Path(tempfile.mkdtemp(prefix="comptoir-test-", dir=memory()))
    folder.chmod(0o711)  # Ours and new: PostgreSQL's user passes through it.
    cluster = Cluster(folder, losable=losable)
    try:
        cluster.start()
        os.environ["DATABASE_SUPERUSER_URL"] = cluster.url("postgres")  # For tests that make roles we must refuse.
        yield Addresses(cluster.url("app"), cluster.url("owner"))
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


def memory(*, for_programs: bool = False) -> Path | None:
    """A folder in memory, where the system offers one with room to spare; None: the one for temporary files it is.

    A copied database is a thousand files: a twentieth of a second in memory, up to one on a disk.
    """
    if not os.access(IN_MEMORY, os.W_OK):
        return None
    free = min(shutil.disk_usage(IN_MEMORY).free, _available_memory())
    barred = for_programs and os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC
    return IN_MEMORY if free >= ROOM and not barred else None


def _available_memory() -> int:
    """Bytes that programs may still take, without others being pushed out."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


def test_environment(found: Addresses) -> dict[str, str]:
    environment = {**os.environ, "DATABASE_URL": found.app, "DATABASE_OWNER_URL": found.owner or ""}
    environment["PYTHONPATH"] = str(places.CLONE / "src")
    environment.setdefault("COMPTOIR_DATA", str(places.CLONE / ".comptoir" / "test"))
    if found_in := memory(for_programs=True):
        environment.setdefault("TMPDIR", str(found_in))
    chromium = next((path for path in CHROMIUM if Path(path).exists()), None)
    if chromium:
        environment.setdefault("COMPTOIR_CHROMIUM", chromium)
    return environment

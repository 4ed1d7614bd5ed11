#!/usr/bin/env python3
"""Starts Comptoir on a machine that has only Python 3.11 or newer and pip.

    python3 run.py up        everything: database, pages, live streams, worker
    python3 run.py test      every check and test
    python3 run.py VERB …    any other verb of the `comptoir` command; `help` lists them

The first start fetches the pinned packages into `.comptoir/` beside this file (or into COMPTOIR_CACHE); nothing else
on the machine is touched. Later starts find them there.
"""

import ast
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path

CLONE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("COMPTOIR_CACHE") or CLONE / ".comptoir").absolute()
REQUIREMENTS = CLONE / "requirements"
LOG = CACHE / "setup.log"
UNREACHED = ("connection", "dns", "resolve", "network", "timed out", "failed to fetch", "could not find a version")
# What pip was told about this machine's package index, and how uv calls the same.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class CannotPrepare(Exception):
    """A sentence that says what is in the way."""


def main(arguments: list[str]) -> int:  # noqa: RET503 execve does not return.
    if not arguments:
        print(__doc__)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Ends a pip or uv at work, too.
    try:
        python = prepare("dev" if arguments[0] == "test" else "run")
    except CannotPrepare as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Comptoir cannot write to {CACHE}: {error.strerror}.", file=sys.stderr)
        return 1
    environment = {**os.environ, "PYTHONPATH": str(CLONE / "src"), "COMPTOIR_CACHE": str(CACHE)}
    if arguments[0] == "test":  # `up` makes them itself, beside other things.
        code = subprocess.run([python, "-m", "comptoir.config.assets"], env=environment).returncode
        if code:
            return code
    sys.stdout.flush()
    # In place of this program, so that signals reach the one that has to end everything.
    os.execve(python, [str(python), "-m", "comptoir.config.cli", *arguments], environment)


def prepare(kind: str) -> Path:
    """The environment's Python, made first when the pinned requirements (or Python itself) are new here."""
    files = [REQUIREMENTS / f"{kind}.txt", REQUIREMENTS / "assets.txt"]
    environment = CACHE / f"{kind}-{digest_of(*files)}"
    python, whole = environment / "bin" / "python", environment / "whole"
    if whole.exists() and python.exists():
        return python
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two starts at once: the second waits for the first one's work.
        if not (whole.exists() and python.exists()):
            LOG.unlink(missing_ok=True)
            make_environment(environment, files)
            whole.touch()
    return python


def digest_of(*files: Path) -> str:
    """Changes with the files and with the Python they are installed for."""
    found = hashlib.sha256(repr((sys.version_info[:3], platform.machine(), sys.base_prefix)).encode())
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def make_environment(environment: Path, files: list[Path]) -> None:
    uv = fetch_uv()
    print("Installing the pinned packages …", flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    settings = {
        **os.environ,
        **index_settings(),
        "UV_CACHE_DIR": str(CACHE / "uv-cache"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "hardlink"),
    }
    settings.pop("VIRTUAL_ENV", None)
    quietly([uv, "venv", "--python", sys.executable, environment], settings)
    wanted = [option for file in files for option in ("-r", file)]
    python = environment / "bin" / "python"
    quietly([uv, "pip", "install", "--python", python, "--require-hashes", "--no-build", *wanted], settings)


def fetch_uv() -> Path:
    """The installer uv, fetched once by pip into a folder of its own; neither venv nor root rights are needed."""
    wanted = REQUIREMENTS / "tools.txt"
    folder = CACHE / f"uv-{digest_of(wanted)}"
    if not (folder / "bin" / "uv").exists():
        if importlib.util.find_spec("pip") is None:
            raise CannotPrepare(
                "This Python has no pip; install it (on Debian: apt install python3-pip) and try again."
            )
        print("Fetching the installer …", flush=True)
        draft = CACHE / "uv.new"
        shutil.rmtree(draft, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--retries", "2", "--disable-pip-version-check"]
        settings = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
        quietly([*pip, "--target", draft, "--require-hashes", "--only-binary", ":all:", "-r", wanted], settings)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    return folder / "bin" / "uv"


def index_settings() -> dict[str, str]:
    """Where pip was told to fetch from on this machine, in uv's words; what uv was told itself stands."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    return {name: value for name, value in in_uvs_words(listed).items() if name not in os.environ}


def in_uvs_words(listed: str) -> dict[str, str]:
    """What ``pip config list`` printed, as uv's environment."""
    found: dict[str, str] = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        if uv_name := PIP_TO_UV.get(name.rpartition(".")[2]):
            # pip parts several values by blanks, uv find-links by commas.
            parts = str(ast.literal_eval(value)).split()
            found[uv_name] = ("," if uv_name == "UV_FIND_LINKS" else " ").join(parts)
    # pip looks into every index; the hashes decide what is taken.
    return {**found, "UV_INDEX_STRATEGY": "unsafe-best-match"} if "UV_INDEX" in found else found


def quietly(command: list, environment: dict[str, str]) -> None:
    """Run a program with its words in the log. Raises CannotPrepare with the reason in one sentence."""
    with open(LOG, "a") as log:
        code = subprocess.run([str(part) for part in command], env=environment, stdout=log, stderr=log).returncode
    if code == 0:
        return
    words = LOG.read_text(errors="replace")
    if "No space left on device" in words or shutil.disk_usage(CACHE).free < 10_000_000:
        raise CannotPrepare(f"The disk of {CACHE} is full: make room, or name another folder in COMPTOIR_CACHE.")
    if any(sign in words.lower() for sign in UNREACHED):
        raise CannotPrepare(
            "The first start fetches Comptoir's packages and could not reach the package index: connect this machine "
            f"to the network (or configure pip for a mirror) and start again. Details: {LOG}"
        )
    last = words.strip().splitlines()[-1] if words.strip() else f"exit code {code}"
    raise CannotPrepare(f"The packages could not be installed: {last} (details: {LOG})")


if sys.version_info < (3, 11):  # noqa: UP036 this file is what an older Python meets first.
    sys.exit(f"Comptoir needs Python 3.11 or newer; this is {sys.version_info[0]}.{sys.version_info[1]}.")
if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

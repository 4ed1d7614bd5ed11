"""Where things lie: the clone, the data folder, and who may enter it."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .words import CannotStart

CLONE = Path(__file__).resolve().parents[3]
SHARED = Path("/var/lib/comptoir")  # Root's data: PostgreSQL refuses root, and its user cannot enter root's home.
LEAST_FREE = 400 * 1024 * 1024


def data_folder(chosen: str | None = None) -> Path:
    """The folder of this installation's data: chosen, else from the environment, else the clone's own."""
    if chosen or os.environ.get("COMPTOIR_DATA"):
        return Path(chosen or os.environ["COMPTOIR_DATA"]).expanduser().absolute()
    if os.geteuid() == 0:
        return SHARED / f"{CLONE.name}-{hashlib.sha256(str(CLONE).encode()).hexdigest()[:8]}"
    if (CLONE / "run.py").exists():
        return CLONE / ".comptoir" / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "comptoir"


def make_data_folder(folder: Path) -> None:
    """Make the folder; what exists keeps its rights. Root's lets PostgreSQL's user pass through, and not look in."""
    if folder.exists():
        return
    try:
        if folder.parent == SHARED:
            make_shared_folder()
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)  # Apart, because a strict umask would close it.
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} cannot be made ({error.strerror}); choose one with --data."
        ) from None


def make_shared_folder() -> None:
    if not SHARED.exists():
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)


def require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise CannotStart(
            f"The disk of {folder} is full: {free // 1024**2} MB are free and Comptoir needs "
            f"{LEAST_FREE // 1024**2} MB. Make room, or choose another folder with --data."
        )


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder; a second start on the same folder is refused."""
    with open(folder / "lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"Comptoir is already running on {folder} (process {lock.read().strip()}); "
                "stop it first, or choose another folder with --data and another --port."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_held(folder: Path) -> bool:
    """Whether a running Comptoir holds the data folder."""
    try:
        with open(folder / "lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def command(verb: str) -> str:
    """How a person types a verb here."""
    return f"python3 run.py {verb}" if (CLONE / "run.py").exists() else f"comptoir {verb}"

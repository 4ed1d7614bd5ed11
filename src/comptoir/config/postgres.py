"""The embedded PostgreSQL: one cluster in the data folder, on a Unix socket, with the roles ``owner`` and ``app``."""

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from . import postgres_binaries, processes
from .words import CannotStart, say

DATABASE = "comptoir"
OWN_DATABASE = {"owner": "createdb", "app": "nobypassrls"}  # Both may sign in, and nothing more than this.
LONGEST_SOCKET_FOLDER = 88  # The system takes about 107 bytes with the socket's own name.
RECOVERY_PATIENCE = 600  # Seconds: after a crash PostgreSQL first replays its log.
GHOST_PATIENCE = 20  # Seconds in which a killed PostgreSQL may still look alive.
GHOSTS = ("lock file", "still in use", "another server might be running")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    # Statements and the values in an error's detail are personal data: neither reaches the log.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# For tests, whose data nobody needs after a power cut: nothing waits for the disk.
LOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "512MB"}


class Cluster:
    """PostgreSQL's data under ``folder`` and its running server; ``losable``: after a power cut they may be gone."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, log: Path | None = None, losable: bool = False) -> None:
        self.settings = SETTINGS | (LOSABLE if losable else {})
        self.folder = folder
        self.data = folder / "postgres"
        self.log = log or folder / "logs" / "postgres.log"
        self.user = postgres_binaries.system_user()
        self.socket = _socket_folder(folder)
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, role: str) -> str:
        """The address of our database for ``owner`` or ``app``, or for ``postgres``, who may do anything."""
        password = json.loads(self._passwords_file.read_text())[role]
        return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"

    def start(self) -> None:
        """Start the server, after making its data at the first time. Raises CannotStart with the reason."""
        if not postgres_binaries.can_use(self.user, self.folder):
            assert self.user
            raise CannotStart(
                f"PostgreSQL runs as the user {self.user.name} here, who may not enter {self.folder}: "
                "choose a folder that others may pass through with --data, or start as an ordinary user."
            )
        self.binaries = postgres_binaries.binaries(self.user)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        self._own(self.socket)
        if (self.data / "PG_VERSION").exists():
            self._refuse_another_version()
            self._stop_leftover()
        else:
            say("Making the database …")
            self._initialise()
        self._launch()
        self._make_roles()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """After it was killed: wait until its remains are gone, then recover."""
        assert self.process
        processes.clear_up_after(self.process)
        self._launch()

    def ask_to_end(self) -> None:
        """Nothing yet: the programs that use the database end first."""

    def end(self) -> None:
        if self.process:
            processes.end(self.process, patience=60, by=signal.SIGINT)  # "Fast": roll back, write all out, end.

    def last_words(self) -> str:
        return last_line(self.log)

    @property
    def _passwords_file(self) -> Path:
        return self.folder / "postgres.json"

    def _run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        groups: list[int] | None = [] if self.user else None
        user, group = (self.user.uid, self.user.gid) if self.user else (None, None)
        return subprocess.run(
            [str(part) for part in command],
            env=environment, cwd="/", user=user, group=group, extra_groups=groups, capture_output=True, text=True,
        )  # fmt: skip

    def _own(self, folder: Path) -> None:
        """Make a folder that only PostgreSQL's user (and root) may enter; refuse one that is somebody else's."""
        uid = self.user.uid if self.user else os.geteuid()
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if self.user:
                os.chown(folder, self.user.uid, self.user.gid)
        status = folder.lstat()
        if status.st_uid != uid or status.st_mode & 0o077 or folder.is_symlink():
            raise CannotStart(f"{folder} does not belong to PostgreSQL's user alone; remove it and start again.")

    def _refuse_another_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        ours = postgres_binaries.major_version(self.binaries)
        if made_by != ours:
            raise CannotStart(
                f"The data in {self.data} was made by PostgreSQL {made_by} and this is PostgreSQL {ours}: name the bin "
                f"folder of a PostgreSQL {made_by} in PG_BIN, choose another --data, or begin anew with --fresh."
            )

    def _initialise(self) -> None:
        if not self._passwords_file.exists():
            made = {role: secrets.token_urlsafe(24) for role in ("postgres", *OWN_DATABASE)}
            with open(os.open(self._passwords_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file)
        draft = self.folder / "postgres.new"  # Renamed when whole: an interrupted start leaves no half database.
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft)
        first = self.socket / "first"
        first.write_text(json.loads(self._passwords_file.read_text())["postgres"])
        first.chmod(0o600)
        if self.user:
            os.chown(first, self.user.uid, self.user.gid)
        # One sort order everywhere: the built-in C.UTF-8 from 17 on, the system's before.
        builtin = ["--locale-provider=builtin"] if postgres_binaries.major_version(self.binaries) >= 17 else []
        made_it = self._run(
            self.binaries / "initdb", "--pgdata", draft, "--username=postgres", f"--pwfile={first}", *builtin,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        first.unlink()
        if made_it.returncode:
            raise CannotStart(_reason(made_it.stderr, "The database could not be made", self.folder))
        draft.rename(self.data)

    def _launch(self) -> None:
        """Start the server and wait until it answers; one just killed may look alive for a moment."""
        began = time.monotonic()
        while True:
            words = self._launch_once()
            if words is None:
                return
            if not any(ghost in words for ghost in GHOSTS) or time.monotonic() - began > GHOST_PATIENCE:
                raise CannotStart(_reason(words, "PostgreSQL did not start", self.folder) + f" Its log: {self.log}")
            time.sleep(0.5)

    def _launch_once(self) -> str | None:
        """None when the server answers, else what it said before it ended."""
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        with open(self.log, "ab") as log:
            spoken = log.tell()
            self.process = processes.spawn(
                [self.binaries / "postgres", "-D", self.data, f"--unix_socket_directories={self.socket}", *options],
                environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                output=log, folder=Path("/"), user=self.user, last_signal=signal.SIGINT,
            )  # fmt: skip
        deadline = time.monotonic() + RECOVERY_PATIENCE
        while time.monotonic() < deadline:
            if self.ended():
                return self.log.read_bytes()[spoken:].decode(errors="replace")
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return None
        self.end()
        return f"it did not answer within {RECOVERY_PATIENCE} seconds"

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        password = json.loads(self._passwords_file.read_text())["postgres"]
        return psycopg.connect(
            host=str(self.socket), user="postgres", dbname="postgres", password=password, autocommit=True
        )

    def _stop_leftover(self) -> None:
        """Stop a server that outlived its supervisor. We hold the data folder, so nobody else uses it."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return
        self._run(self.binaries / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")

    def _make_roles(self) -> None:
        passwords = json.loads(self._passwords_file.read_text())
        with self._connect() as connection:
            there = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role, rights in OWN_DATABASE.items():
                if role not in there:
                    statement = sql.SQL("create role {} login " + rights + " password {}")
                    connection.execute(statement.format(sql.Identifier(role), sql.Literal(passwords[role])))
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("create database {} owner owner").format(sql.Identifier(DATABASE)))


def last_line(log: Path) -> str:
    """The last line of a log, "" when it has none."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1] if lines else ""


def _socket_folder(folder: Path) -> Path:
    """Beside the data; elsewhere when that path is too long for a socket."""
    beside = folder / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"comptoir-{os.geteuid()}-{digest}"


def _reason(words: str, what: str, folder: Path) -> str:
    """A sentence from PostgreSQL's own words."""
    if "No space left on device" in words:
        return f"The disk of {folder} is full: make room, or choose another folder with --data."
    telling = [line for line in words.splitlines() if "FATAL" in line or "error:" in line] or words.splitlines()
    return f"{what}: {telling[-1].split('FATAL:')[-1].strip() if telling else 'it said nothing'}."

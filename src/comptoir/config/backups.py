"""A backup: one file with the whole database as it was at one moment, and a page that says what should be in it.

The file is a ZIP: ``database.dump`` (PostgreSQL's own format, which ``pg_restore`` reads without us) and
``manifest.json``. The secrets of the installation are not in it.
"""

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from . import postgres_binaries
from .words import CannotStart

DUMP, MANIFEST = "database.dump", "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
OLDEST_THAT_TAKES_NEW = 17  # Before it a server does not know what a newer pg_restore says first.
TABLES = (
    "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1"
)
JOURNAL = "select md5(coalesce(string_agg(uid::text, ',' order by era, txid, id), '')) from kernel_event"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    taken_at: str
    server: int  # PostgreSQL's major version.
    migrations: int
    secrets: str  # The fingerprint of secrets.json, which is not in the backup; "" where there was none.
    rows: dict[str, int] = field(default_factory=dict)
    journal: str = ""  # A sum over the journal's ids in the order in which followers read them.

    @property
    def moment(self) -> str:
        """When it was taken, for people."""
        return datetime.fromisoformat(self.taken_at).strftime("%-d %B %Y, %H:%M UTC")


def take(owner: str, file: Path, *, data: Path) -> Manifest:
    """Write the database of ``owner``'s address into a new file, whole or not at all.

    Raises CannotStart for a file that is there already, a full disk, a PostgreSQL without its tools.
    """
    if file.exists():
        raise CannotStart(f"{file} is there already; a backup never overwrites another. Nothing was written.")
    draft = file.with_name(file.name + ".part")
    try:
        with (
            psycopg.connect(owner) as connection,
            open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as raw,
        ):
            connection.execute("set transaction isolation level repeatable read, read only")
            row = connection.execute("select pg_export_snapshot()").fetchone()
            found = _manifest(connection, data)
            assert row
            with zipfile.ZipFile(raw, "w") as archive:
                _dump(owner, row[0], archive, server=found.server)
                archive.writestr(MANIFEST, json.dumps(asdict(found), indent=1))
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(file)
    except psycopg.Error as error:
        raise CannotStart(f"The database could not be read: {_first_line(error)}. Nothing was written.") from None
    except OSError as error:
        raise CannotStart(f"{file} cannot be written ({error.strerror}). No backup was made.") from None
    finally:
        draft.unlink(missing_ok=True)
    return found


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises CannotStart for what is none of ours, or of a later version."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.testzip():
                raise CannotStart(f"{file} is damaged: what it holds is not what was written. Nothing was restored.")
            told = json.loads(archive.read(MANIFEST))
            archive.getinfo(DUMP)
    except OSError as error:
        raise CannotStart(f"{file} cannot be read ({error.strerror}). Nothing was restored.") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise CannotStart(f"{file} is no backup of Comptoir, or only a part of one. Nothing was restored.") from None
    if told.get("format") != FORMAT:
        raise CannotStart(
            f"{file} was written by another version of Comptoir; restore it with that. Nothing was restored."
        )
    return Manifest(**told)


def require_empty(owner: str) -> None:
    """Raises CannotStart for a database that holds tables: nothing is ever restored over anything."""
    with psycopg.connect(owner) as connection:
        tables = connection.execute(TABLES).fetchall()
    if tables:
        raise CannotStart(
            f"The database holds {len(tables)} tables already. A backup is restored into an empty one: name a new "
            "folder with --data, or make a new database. Nothing was restored."
        )


def put_back(file: Path, owner: str, manifest: Manifest) -> None:
    """Fill an empty database from a backup, and begin a new era of its journal.

    Raises CannotStart with PostgreSQL's own reason; what came in until then stands: the database is to be thrown away.
    """
    server = _server_of(owner)
    if server < manifest.server:
        raise CannotStart(
            f"The backup is of PostgreSQL {manifest.server} and this server is PostgreSQL {server}: restore it on "
            f"{manifest.server} or newer. Nothing was restored."
        )
    command = [_tool("pg_restore", server), "--no-owner", "--no-comments", "--exit-on-error", "--dbname", _plain(owner)]
    with zipfile.ZipFile(file) as archive, archive.open(DUMP) as dump, _errors() as said:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=_quiet(owner))
        assert process.stdin
        with suppress(BrokenPipeError), process.stdin:  # Where it ends before the end, its words say why.
            shutil.copyfileobj(dump, process.stdin, CHUNK)
        if process.wait():
            raise CannotStart(f"The backup could not be restored: {_words(said)} Throw the target away and begin anew.")
    _begin_era(owner)


def differences(owner: str, manifest: Manifest) -> list[str]:
    """Where a restored database is not what the backup says of itself, table by table."""
    with psycopg.connect(owner) as connection:
        rows = _rows(connection)
        journal = connection.execute(JOURNAL).fetchone()
    wrong = [
        f"{table}: {rows.get(table, 0)} rows instead of {manifest.rows.get(table, 0)}"
        for table in sorted(rows.keys() | manifest.rows.keys())
        if rows.get(table, 0) != manifest.rows.get(table, 0)
    ]
    return wrong + ([] if journal and journal[0] == manifest.journal else ["the journal is in another order"])


def fingerprint(data: Path) -> str:
    """By which two secrets.json are known to be the same; it opens nothing."""
    try:
        sealing = json.loads((data / "secrets.json").read_text())["sealing"]
    except (FileNotFoundError, KeyError, ValueError):
        return ""
    return hmac.new(sealing.encode(), b"comptoir backup", hashlib.sha256).hexdigest()[:16]


def _manifest(connection: psycopg.Connection[Any], data: Path) -> Manifest:
    tables = connection.execute("select count(*) from django_migrations").fetchone()
    journal = connection.execute(JOURNAL).fetchone()
    assert tables
    assert journal
    return Manifest(
        format=FORMAT,
        taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
        server=connection.info.server_version // 10_000,
        migrations=tables[0],
        secrets=fingerprint(data),
        rows=_rows(connection),
        journal=journal[0],
    )


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    counted = {}
    for (table,) in connection.execute(TABLES).fetchall():
        row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
        counted[table] = row[0] if row else 0
    return counted


def _dump(owner: str, snapshot: str, archive: zipfile.ZipFile, *, server: int) -> None:
    command = [_tool("pg_dump", server), "--format=custom", "--no-comments", f"--snapshot={snapshot}", _plain(owner)]
    with _errors() as said, archive.open(DUMP, "w", force_zip64=True) as into:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_quiet(owner))
        assert process.stdout
        try:
            shutil.copyfileobj(process.stdout, into, CHUNK)
        finally:
            process.stdout.close()  # Where our disk is full it ends by itself.
            code = process.wait()
        if code:
            raise CannotStart(f"The backup broke off: {_words(said)} Nothing was written.")


def _begin_era(owner: str) -> None:
    """Transactions are counted anew on another server; readers of the journal go by (era, transaction, id)."""
    with psycopg.connect(owner) as connection:
        row = connection.execute("select coalesce(max(era), 0) + 1 from kernel_event").fetchone()
        assert row
        era = sql.Literal(int(row[0]))
        connection.execute(sql.SQL("alter table kernel_event alter column era set default {}").format(era))
        connection.execute("analyze")


def _tool(name: str, server: int) -> str:
    """A program of PostgreSQL's that fits the server: of its own version if this machine has it, else a newer one."""
    versions = {path: _major(path) for path in _tools(name)}
    same = [path for path, version in versions.items() if version == server]
    newer = [path for path, version in versions.items() if version > server]
    if same or (newer and (name == "pg_dump" or server >= OLDEST_THAT_TAKES_NEW)):
        return str((same or newer)[0])
    raise CannotStart(
        f"The server is PostgreSQL {server} and this machine has no {name} that fits it: install PostgreSQL {server}'s "
        "programs, or name their folder in PG_BIN."
    )


def _tools(name: str) -> Iterator[Path]:
    folders = [os.environ.get("PG_BIN"), *os.environ.get("PATH", "").split(os.pathsep)]
    folders += [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    with suppress(CannotStart):
        folders.append(str(postgres_binaries.binaries(postgres_binaries.system_user())))
    for folder in folders:
        if folder and (Path(folder) / name).exists():
            yield Path(folder) / name


def _major(path: Path) -> int:
    """15 for "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; 0 for what says nothing of the kind."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    numbers = [part.split(".")[0] for part in said.split() if part[:1].isdigit()]
    return int(numbers[0]) if numbers else 0


def _server_of(owner: str) -> int:
    with psycopg.connect(owner) as connection:
        return connection.info.server_version // 10_000


def _plain(url: str) -> str:
    """The address without its password, which the list of processes would show."""
    return psycopg.conninfo.make_conninfo(url, password=None)


def _quiet(url: str) -> dict[str, str]:
    password = psycopg.conninfo.conninfo_to_dict(url).get("password")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return {**kept, "PGPASSWORD": str(password)} if password else kept


@contextmanager
def _errors() -> Iterator[Any]:
    with tempfile.TemporaryFile() as file:
        yield file


def _words(file: Any) -> str:
    """The reason that a program of PostgreSQL's gave, as a sentence."""
    file.seek(0)
    lines = [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "error:" in line] or lines
    said = telling[0].split("error:")[-1].strip() if telling else "it said nothing"
    return said.rstrip(".") + "."


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__

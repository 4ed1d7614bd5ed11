"""The installation's own secrets: a file outside the database, readable by its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """Keys of this installation. A backup of the database without this file cannot open sealed secrets or links."""

    django: str
    sealing: str
    link: str


def read_secrets(data: Path) -> Secrets:
    """The keys of the data folder; made at the first call, with mode 0600."""
    path = data / "secrets.json"
    try:
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True)
    made = Secrets(*(secrets.token_urlsafe(48) for _ in range(3)))
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file)
    try:
        os.link(draft, path)  # Two processes starting together: the first one's keys win.
    except FileExistsError:
        return read_secrets(data)
    finally:
        draft.unlink()
    return made

"""The courier's state, and the threads that work behind its answers."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comptoir.demo.simulators.courier import jobs
from comptoir.demo.simulators.database import Database
from comptoir.demo.simulators.gateway.postman import Postman

SWEEP_EVERY_SECONDS = 0.5


class Courier:
    def __init__(self, path: Path) -> None:
        self._database = Database(path, (Path(__file__).parent / "schema.sql").read_text())
        self._stopping = threading.Event()
        self.postman = Postman(self._database, random.Random())  # noqa: S311 - shuffles letters, guards nothing.

    def start(self) -> None:
        self.postman.start()
        threading.Thread(target=self._sweep, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self.postman.stop()
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction; what it announces is sent once it has committed."""
        with self._database.transaction() as tx:
            before = tx.total_changes
            yield tx
            changed = tx.total_changes > before
        if changed:
            self.postman.wake()

    def _sweep(self) -> None:
        while not self._stopping.wait(SWEEP_EVERY_SECONDS):
            try:
                with self._database.transaction() as tx:
                    moved = jobs.advance_due(tx, at=time.time())
            except sqlite3.ProgrammingError:  # Closed while we waited.
                return
            if moved:
                self.postman.wake()

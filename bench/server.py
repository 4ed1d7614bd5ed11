"""A running Comptoir to measure: the real processes on free ports, a database of their own with the tests' world."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from tests import databases, world

from comptoir.demo.simulators.process import Simulators
from comptoir.kernel import clock
from comptoir.shops import commands as shops

PAGE = os.sysconf("SC_CLK_TCK")


@dataclass
class Running:
    """Where the server is, and what CPU it has used so far."""

    address: str
    database: str
    simulators: Simulators
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def application_cpu(self) -> float:
        """Seconds of CPU of the web process and its workers, children included."""
        return sum(cpu_of(pid) for process in self.processes[:1] for pid in _with_children(process.pid))


def database_cpu() -> float:
    """Seconds of CPU of every PostgreSQL process of this machine, of those too that have ended under their server."""
    pids = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _name(p) == "postgres"]
    return sum(cpu_of(pid, ended_children=True) for pid in pids)


@contextmanager
def running(*, workers: int = 2, jobs: bool = True) -> Iterator[Running]:
    """Web, worker and simulators over a fresh copy of the world with plenty of stock."""
    name = "bench_comptoir"
    databases.create(name, databases.migrated())
    with databases.connected_as_owner(name):
        world.build()
    with psycopg.connect(owner_address(name), autocommit=True) as owner:
        owner.execute("update inventory_stock set on_hand = 100000000 where on_hand > 0")
    port, data = _free_port(), settings.DATA
    with databases.connected_as_app(name):
        home = world.World()
        shops.set_secret(
            shop_id=home.shop().id, name="card_gateway.secret_key", value="sk_sandbox_home", by=home.operator("HOME"),
            at=clock.now(),
        )  # fmt: skip
    with Simulators(data=data / "simulators", http_port=0, smtp_port=0) as simulators:
        environment = os.environ | {
            "DATABASE_URL": databases.address(name),
            "COMPTOIR_DATA": str(data),
            "COMPTOIR_DEMO": "1",
            "COMPTOIR_PORT": str(port),
            "COMPTOIR_ADDRESS": f"http://127.0.0.1:{port}",
            "COMPTOIR_GATEWAY_ADDRESS": f"{simulators.url}/gateway",
            "COMPTOIR_SMTP_HOST": "127.0.0.1",
            "COMPTOIR_SMTP_PORT": str(simulators.smtp_port),
            "COMPTOIR_LOG_LEVEL": "WARNING",
            "COMPTOIR_RATE_LIMIT": "0",
        }
        environment.pop("DATABASE_OWNER_URL", None)
        run = Running(f"http://127.0.0.1:{port}", name, simulators)
        web = ["granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
               "--blocking-threads", "4", "--log-level", "error", "comptoir.config.wsgi:application"]  # fmt: skip
        try:
            run.processes.append(_start([sys.executable, "-m", *web], environment))
            if jobs:
                run.processes.append(
                    _start([sys.executable, "-m", "comptoir.config.cli", "worker", "--nice", "5"], environment)
                )
            _wait_for(f"{run.address}/health")
            yield run
        finally:
            for process in run.processes:
                process.send_signal(signal.SIGTERM)
            for process in run.processes:
                process.wait(20)
            databases.drop(name)


def owner_address(name: str) -> str:
    """The address of a database for `owner`: what only a measurement may touch past the commands."""
    head, mark, query = databases.OWNER_URL.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}{mark}{query}"


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{address} did not answer within a minute.")


def _with_children(pid: int) -> list[int]:
    found = [pid]
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else []:
        found += _with_children(int(child))
    return found


def cpu_of(pid: int, *, ended_children: bool = False) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, parts[11 : 15 if ended_children else 13])) / PAGE


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""

"""Start everything: database, pages, live streams, worker and, in the demo, the simulators."""

import argparse
import os
import shlex
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from comptoir.config import addresses, places, processes
from comptoir.config.addresses import Addresses
from comptoir.config.postgres import Cluster
from comptoir.config.supervisor import Program, Supervisor
from comptoir.config.words import CannotStart, say

NAME = "up"
FIGURES = "metrics"  # The folder where the web processes keep the figures of /metrics together, while they run.
HELP = "Start Comptoir: database, pages, live streams, worker and, in the demo, the simulators."
STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HEALTH_PATIENCE = 60  # Seconds until the first page must answer.
MADE_BY_US = ("postgres", "postgres.json", "secrets.json", "media", "logs", "simulators", "socket")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port of the pages; the three next ones are used too")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the data (default: .comptoir/data, as root one below /var/lib)"
    )
    parser.add_argument("--fresh", action="store_true", help="throw the data away first and begin anew")
    parser.add_argument("--no-demo", action="store_true", help="start empty and print a link for the first sign-in")
    parser.add_argument("--quiet", action="store_true", help="no simulated trade while the demo runs")


def run(arguments: argparse.Namespace) -> int:
    """Until Ctrl-C or SIGTERM; everything that was started has ended when this returns."""
    for stopper in STOPPERS:
        signal.signal(stopper, _stop)
    data = places.data_folder(arguments.data)
    require_free_ports(arguments.host, range(arguments.port, arguments.port + 4))
    places.make_data_folder(data)
    with places.only_one(data):
        supervisor = Supervisor()
        try:
            if arguments.fresh:
                begin_anew(data)
            places.require_space(data)
            begin(supervisor, arguments, data)
            supervisor.watch()
        except KeyboardInterrupt:
            say("Stopping …")
        finally:
            for stopper in STOPPERS:
                signal.signal(stopper, signal.SIG_IGN)  # Once is enough: PostgreSQL is ending properly.
            supervisor.end()
    say("Stopped.")
    return 0


def begin(supervisor: Supervisor, arguments: argparse.Namespace, data: Path) -> None:
    """Everything up to the printed addresses. What needs no answer of the step before runs beside it."""
    began = time.monotonic()
    with assets_made_beside():
        database = open_database(supervisor, data)
        environment = {**database.as_app(), **settings(arguments, data)}
        if database.owner:
            step("migrate", {**database.as_owner(), **settings(arguments, data)})
        else:
            step("migrate", environment, "--check")
    if arguments.no_demo:
        step("first-link", environment, "--check")
    shutil.rmtree(data / FIGURES, ignore_errors=True)
    (data / FIGURES).mkdir()
    say("Starting the pages and the live streams …")
    *first, worker = programs(arguments, data, environment)
    supervisor.start(*first)
    if not arguments.no_demo:
        step("demo", environment)
    supervisor.start(worker)
    wait_until_healthy(supervisor, arguments)
    step("first-link" if arguments.no_demo else "sign-ins", environment)
    say(f"\nComptoir is at {environment['COMPTOIR_ADDRESS']} (after {time.monotonic() - began:.0f} s). Ctrl-C ends it.")


@contextmanager
def assets_made_beside() -> Iterator[None]:
    """The front-end files, made or only looked at while something else is done; at the end they are there."""
    if not (places.CLONE / "package-lock.json").exists():  # A released wheel has them inside.
        yield
        return
    making = processes.spawn([sys.executable, "-m", "comptoir.config.assets"], environment=os.environ)
    try:
        yield
        code = making.wait()
    finally:
        processes.end(making, patience=10)
    if code:
        raise CannotStart("Comptoir did not start: the pages' files could not be made, for the reason above.")


def open_database(supervisor: Supervisor, data: Path) -> Addresses:
    """The server of DATABASE_URL, else the embedded PostgreSQL, started."""
    if server := addresses.real_server():
        return server
    say("Starting PostgreSQL …")
    cluster = Cluster(data)
    supervisor.start(cluster)
    return Addresses(cluster.url("app"), cluster.url("owner"))


def settings(arguments: argparse.Namespace, data: Path) -> dict[str, str]:
    """What the programs read from their environment, beside the address of the database."""
    port, here = arguments.port, _reached_at(arguments.host)
    address = os.environ.get("COMPTOIR_ADDRESS", f"http://{here}:{port}")
    found = {
        "COMPTOIR_DATA": str(data),
        "COMPTOIR_DATA_OPTION": f" --data {shlex.quote(arguments.data)}" if arguments.data else "",
        "COMPTOIR_DEMO": "0" if arguments.no_demo else "1",
        "COMPTOIR_QUIET": "1" if arguments.quiet else "0",
        "COMPTOIR_PORT": str(port),
        "COMPTOIR_ADDRESS": address,
        "COMPTOIR_LIVE_ADDRESS": os.environ.get("COMPTOIR_LIVE_ADDRESS", f"http://{here}:{port + 1}"),
        "PYTHONUNBUFFERED": "1",
    }
    if not arguments.no_demo:
        found |= {
            "COMPTOIR_GATEWAY_ADDRESS": f"http://{here}:{port + 2}/gateway",
            "COMPTOIR_STRIPE_ADDRESS": f"http://{here}:{port + 2}/stripe",
            "COMPTOIR_STRIPE_PAGES": f"http://{here}:{port + 2}",
            "COMPTOIR_COURIER_ADDRESS": f"http://{here}:{port + 2}/courier",
            "COMPTOIR_MAILCATCHER_ADDRESS": f"http://{here}:{port + 2}/mail",
            # The mail catcher, unless somebody names a real server: then only shops that were let out reach it.
            "COMPTOIR_SMTP_HOST": os.environ.get("COMPTOIR_SMTP_HOST", "127.0.0.1"),
            "COMPTOIR_SMTP_PORT": os.environ.get("COMPTOIR_SMTP_PORT", str(port + 3)),
        }
    return found


def programs(arguments: argparse.Namespace, data: Path, environment: Mapping[str, str]) -> list[Program]:
    """Web, live and worker never hold the owner's address; the simulators hold no database at all."""
    python, port = sys.executable, arguments.port

    def granian(interface: str, application: str, its_port: int, *options: str) -> list[str]:
        command = [python, "-m", "granian", "--interface", interface, "--host", arguments.host, "--port", str(its_port)]
        return [*command, "--workers-kill-timeout", "3", "--respawn-failed-workers", "--no-ws", *options, application]

    web = granian("wsgi", "comptoir.config.wsgi:application", port, "--workers", "2", "--blocking-threads", "4")
    live = granian("asgi", "comptoir.config.live:application", port + 1)
    # Who waits for a page goes before mails and imports.
    worker = [python, "-m", "comptoir.config.cli", "worker", "--nice", "5"]
    logs = data / "logs"
    counting = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(data / FIGURES)}
    found = [
        Program("web", web, environment=counting, logs=logs),
        Program("live", live, environment=environment, logs=logs),
        # A worker that outlives us would wait for a database that is gone; the next one takes its jobs over.
        Program("worker", worker, environment=environment, logs=logs, last_signal=signal.SIGKILL),
    ]
    if not arguments.no_demo:
        command = [python, "-m", "comptoir.demo.simulators", "--http", str(port + 2), "--smtp", str(port + 3)]
        command += ["--host", arguments.host, "--data", str(data / "simulators")]
        without = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
        found.insert(0, Program("simulators", command, environment=without, logs=logs))
    return found


def step(verb: str, environment: Mapping[str, str], *options: str) -> None:
    """Run a verb to its end in a process of its own, so that it holds no more than its own role of the database."""
    command = [sys.executable, "-m", "comptoir.config.cli", verb, *options]
    run_to_its_end(command, environment, f"Comptoir did not start: {verb} ended with an error")


def run_to_its_end(command: list[str], environment: Mapping[str, str], otherwise: str) -> None:
    """Run a program of ours. Raises CannotStart with the sentence ``otherwise`` where it ends with an error."""
    process = processes.spawn(command, environment=environment)
    try:
        code = process.wait()
    finally:
        processes.end(process, patience=10)
    if code:
        raise CannotStart(f"{otherwise}, which stands above.")


def wait_until_healthy(supervisor: Supervisor, arguments: argparse.Namespace) -> None:
    url = f"http://{_reached_at(arguments.host)}:{arguments.port}/health"
    deadline = time.monotonic() + HEALTH_PATIENCE
    while time.monotonic() < deadline:
        supervisor.look_after()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (OSError, urllib.error.URLError) as error:
            said = str(error)
        time.sleep(0.1)
    raise CannotStart(f"The pages did not answer at {url} within {HEALTH_PATIENCE} seconds ({said}).")


def require_free_ports(host: str, ports: range) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CannotStart(_port_sentence(host, port, ports, error)) from None


def begin_anew(data: Path) -> None:
    """Throw the data away; only what we made ourselves."""
    if addresses.real_server():
        raise CannotStart("--fresh empties the embedded database only; empty the one of DATABASE_URL yourself.")
    say("Throwing the old data away …")
    for name in MADE_BY_US:
        path = data / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _port_sentence(host: str, port: int, ports: range, error: OSError | OverflowError) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    if "in use" in reason:
        return (
            f"Port {port} is taken by another program. Comptoir needs {ports[0]} to {ports[-1]}: "
            f"choose others, for example with --port {ports[0] + 100}."
        )
    return f"Comptoir cannot listen on port {port} of {host}: {reason.rstrip('.')}."


def _reached_at(host: str) -> str:
    """The address under which this machine itself reaches what listens on ``host``."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 only compared.
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _stop(*_: object) -> None:
    raise KeyboardInterrupt

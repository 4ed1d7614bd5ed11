"""The simulators together: made, started, and stopped as one."""

import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from comptoir.demo.simulators import web
from comptoir.demo.simulators.courier import api as courier_api
from comptoir.demo.simulators.courier.courier import Courier
from comptoir.demo.simulators.courier.office import routes as courier_office
from comptoir.demo.simulators.gateway import admin, api, pay, tokens
from comptoir.demo.simulators.gateway.gateway import Gateway
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.mail import inbox
from comptoir.demo.simulators.mail.smtp import MailServer
from comptoir.demo.simulators.mail.store import MailStore
from comptoir.demo.simulators.stripe import api as stripe_api
from comptoir.demo.simulators.stripe import dashboard as stripe_dashboard
from comptoir.demo.simulators.stripe import page as stripe_page
from comptoir.demo.simulators.stripe.books import Stripe


class Simulators:
    """All simulators on two ports (0: any free one), as a context manager. Raises OSError for a taken port."""

    def __init__(self, *, data: Path, host: str = "127.0.0.1", http_port: int = 0, smtp_port: int = 0) -> None:
        data.mkdir(parents=True, exist_ok=True)
        http_socket, smtp_socket = _listen(host, http_port), _listen(host, smtp_port)
        self.http_port: int = http_socket.getsockname()[1]
        self.smtp_port: int = smtp_socket.getsockname()[1]
        self.url = f"http://{host}:{self.http_port}"
        self.gateway = Gateway(data / "gateway.sqlite3")
        self.courier = Courier(data / "courier.sqlite3")
        self.stripe = Stripe(data / "stripe.sqlite3")
        self.mail = MailStore(data / "mail.sqlite3")
        self._smtp = MailServer(self.mail, smtp_socket)
        routes = [
            web.Route("GET", "/", lambda _: pages.html("index.html", smtp_port=self.smtp_port)),
            web.Route("GET", "/health", lambda _: web.json_answer({"status": "ok"})),
            web.Route("GET", "/look/{name}", pages.asset),
            *api.routes(self.gateway),
            *pay.routes(self.gateway),
            *tokens.routes(self.gateway),
            *admin.routes(self.gateway),
            *stripe_api.routes(self.stripe),
            *stripe_page.routes(self.stripe),
            *stripe_dashboard.routes(self.stripe),
            *courier_api.routes(self.courier),
            *courier_office(self.courier),
            *inbox.routes(self.mail),
        ]
        self._http = web.Server(http_socket, routes, not_found=pages.not_found)
        self._http_thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )

    def __enter__(self) -> Self:
        self.gateway.start()
        self.courier.start()
        self.stripe.start()
        self._smtp.start()
        self._http_thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._smtp.stop()
        self.gateway.stop()
        self.courier.stop()
        self.stripe.stop()
        self.mail.close()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; its OSError says which port is taken."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise OSError(f"port {port} on {host} is not free ({error.strerror}).") from error

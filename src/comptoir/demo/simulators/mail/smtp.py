"""The SMTP server: takes what any server would take, and more."""

import asyncio
import socket
import threading

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from comptoir.demo.simulators.mail.store import REFUSALS, MailStore

LARGEST_MAIL = 64 * 1024 * 1024  # Bytes.


class MailServer:
    """Runs on its own thread and event loop until it is stopped."""

    def __init__(self, store: MailStore, listening: socket.socket) -> None:
        self._handler = _Handler(store)
        self._socket = listening
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=2)
        self._socket.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._loop.create_server(self._protocol, sock=self._socket))
        self._loop.run_forever()

    def _protocol(self) -> SMTP:
        return _Protocol(
            self._handler,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="mail catcher",
            loop=self._loop,
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
        )


class _Protocol(SMTP):
    line_length_limit = LARGEST_MAIL  # Some programs send a whole HTML mail as one line.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send each line of an answer at once: held back for the one before, EHLO took 40 ms."""
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


class _Handler:
    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._store.take("refuse_next"):
            return REFUSALS[self._store.knobs()["refuse_code"]]
        await asyncio.to_thread(
            self._store.add,
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            raw=envelope.original_content or b"",
        )
        if self._store.take("hang_next"):  # The mail is kept and the sender does not learn it: the hard case.
            await asyncio.sleep(self._store.knobs()["hang_seconds"])
        return "250 2.0.0 Caught"

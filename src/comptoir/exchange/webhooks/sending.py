"""One POST to an address that a stranger named: never into private networks, never redirected, never long."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from comptoir.kernel.errors import Invalid

SECONDS = 5.0  # For all of it, however slowly the answer drips.
LETTERS = 500
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    """What came of one try. ``failure`` is empty when it was taken."""

    failure: str
    status: int | None = None
    text: str = ""
    duration_ms: int = 0


class _Inside(Exception):
    """The name leads into a private network."""


def checked_url(text: str) -> str:
    """An address that may be told. Raises Invalid."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Invalid("That is no address, like https://example.com/comptoir.", field="url") from None
    if not host or parts.scheme not in ("http", "https") or not text.isascii() or len(text) > 500 or port == 0:
        raise Invalid("Give an address like https://example.com/comptoir, of 500 letters at most.", field="url")
    if any(letter <= " " or letter == "\x7f" for letter in text):
        raise Invalid("An address has no blanks.", field="url")
    if "@" in parts.netloc or "#" in text:
        raise Invalid("An address of a webhook has no user name and no “#”.", field="url")
    if parts.scheme == "http" and not settings.WEBHOOKS_INSIDE:
        raise Invalid("Events go to addresses that begin with https:// only.", field="url")
    with suppress(ValueError):
        if not may_be_told(host):
            raise Invalid("That address lies in a private network. Events go to public ones only.", field="url")
    return text


def may_be_told(address: str) -> bool:
    """Whether a network address is a public one, or the settings let private ones be told. Raises ValueError."""
    ip = ipaddress.ip_address(address)
    if settings.WEBHOOKS_INSIDE:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
        elif ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send once. Whatever happens is an answer, in words without the address."""
    begun, status, text = time.monotonic(), None, ""
    try:
        status, text = _ask(urlsplit(url), body, headers)
        failure = _judged(status)
    except _Inside:
        failure = "The address leads into a private network: not sent."
    except (OSError, http.client.HTTPException, ValueError) as problem:
        is_late = time.monotonic() - begun >= SECONDS
        failure = "No answer within 5 seconds." if is_late else _said(problem)
    return Answer(failure, status, text, int((time.monotonic() - begun) * 1000))


def _ask(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    deadline = time.monotonic() + SECONDS
    port = url.port or (443 if url.scheme == "https" else 80)
    sock = _connected(url.hostname or "", port)
    if url.scheme == "https":
        context = ssl.create_default_context()
        sock = context.wrap_socket(sock, server_hostname=url.hostname, do_handshake_on_connect=False)
    watch = threading.Timer(max(deadline - time.monotonic(), 0.01), _cut, [sock])  # A dripping answer ends too.
    watch.daemon = True
    watch.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = http.client.HTTPConnection(url.hostname or "", port)
        connection.sock = sock
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        sent = {"Host": url.netloc, "Content-Type": "application/json", "User-Agent": "Comptoir", **headers}
        connection.request("POST", target, body, {**sent, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read(LETTERS * 4).decode(errors="replace").replace("\x00", "")[:LETTERS]
    finally:
        watch.cancel()
        sock.close()


def _connected(host: str, port: int) -> socket.socket:
    """Connected to the very address that was looked at: a name that changes in between changes nothing."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(may_be_told(str(address[0]).partition("%")[0]) for *_, address in found):
        raise _Inside
    family, kind, protocol, _, address = found[0]
    sock = socket.socket(family, kind, protocol)
    sock.settimeout(SECONDS)
    try:
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _judged(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"It answered {status}, a redirect; those are not followed."
    return f"It answered {status}."


def _said(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return "Its certificate could not be verified."
    if isinstance(problem, ssl.SSLError):
        return "It speaks no TLS that we trust."
    if isinstance(problem, ConnectionRefusedError):
        return "Nobody listens there."
    if isinstance(problem, TimeoutError):
        return "No answer within 5 seconds."
    if isinstance(problem, socket.gaierror):
        return "Its name was not found."
    return f"The connection broke ({type(problem).__name__})."

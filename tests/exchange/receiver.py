"""A program elsewhere that is told of events: a real HTTP server that keeps what it took."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """``status`` is what it answers from now on; ``heard`` is what came, headers and body."""

    def __init__(self) -> None:
        self.status, self.pause, self.headers = 200, 0.0, {}
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver._hear({name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"Thank \x00you" * 200)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/told?by=comptoir"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.heard]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _hear(self, headers: dict[str, str], body: bytes) -> None:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        threading.Event().wait(self.pause)
        with self._lock:
            self.heard.append((headers, body))
            self.at_once -= 1

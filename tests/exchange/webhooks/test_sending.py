"""What an address may be, and how one POST ends."""

import socket
import threading
import time

import pytest

from comptoir.exchange.webhooks import sending
from comptoir.kernel.errors import Invalid

PRIVATE = ("127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "0.0.0.0", "::1", "fd00::1", "::ffff:10.0.0.1",
           "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1", "100.64.0.1")  # fmt: skip


class TestCheckedUrl:
    @pytest.mark.parametrize(
        "url",
        ["", "x", "ftp://a.example/", "http://a.example/", "https://", "https://u:p@a.example/", "https://a.example/#x",
         "https://a.example:x/", "https://a.example:0/", "https://a b.example/", "https://é.example/", "https://a..b/",
         "https://[::1/", "https://a.example/" + "x" * 500,
         *(f"https://[{ip}]/" if ":" in ip else f"https://{ip}/" for ip in PRIVATE)],
    )  # fmt: skip
    def test_refuses_what_must_not_be_told(self, url):
        with pytest.raises(Invalid):
            sending.checked_url(url)

    def test_takes_public_addresses(self):
        assert sending.checked_url(" https://hooks.example/a?b=c ") == "https://hooks.example/a?b=c"
        assert sending.checked_url("https://9.9.9.9:8443/")

    def test_takes_private_ones_where_the_settings_let_it(self, settings):
        settings.WEBHOOKS_INSIDE = True
        assert sending.checked_url("http://10.0.0.1:8080/")


class TestPost:
    def test_does_not_reach_into_a_private_network_by_a_name(self, receiver, settings):
        settings.WEBHOOKS_INSIDE = False
        answer = sending.post(receiver.url.replace("127.0.0.1", "localhost"), b"{}", {})
        assert "private network" in answer.failure
        assert receiver.heard == []

    def test_keeps_the_first_letters_of_the_answer(self, receiver):
        answer = sending.post(receiver.url, b"{}", {})
        assert (answer.failure, answer.status, len(answer.text)) == ("", 200, 500)
        assert "\x00" not in answer.text

    def test_does_not_follow_redirects(self, receiver):
        receiver.status, receiver.headers = 302, {"Location": receiver.url}
        assert "redirect" in sending.post(receiver.url, b"{}", {}).failure
        assert len(receiver.heard) == 1

    def test_says_that_nobody_listens(self, receiver):
        receiver.stop()
        assert sending.post(receiver.url, b"{}", {}).failure == "Nobody listens there."

    def test_ends_in_time_however_slowly_the_answer_drips(self, settings, monkeypatch):
        settings.WEBHOOKS_INSIDE = True
        monkeypatch.setattr(sending, "SECONDS", 0.6)
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=_drip, args=(server,), daemon=True).start()
            begun = time.monotonic()
            answer = sending.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        assert answer.failure == "No answer within 5 seconds."
        assert time.monotonic() - begun < 3


def _drip(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        try:
            for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100:
                connection.send(bytes([letter]))
                time.sleep(0.1)
        except OSError:
            pass

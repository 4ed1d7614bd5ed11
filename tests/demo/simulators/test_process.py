import os
import signal
import subprocess
import sys
import time

import pytest

from comptoir.demo.simulators.process import Simulators
from tests.demo.simulators.shop import Shop


class TestSimulators:
    def test_keep_their_state_over_a_restart(self, tmp_path):
        with Simulators(data=tmp_path) as first:
            shop = Shop(first.url)
            shop.behave(callback_delay_seconds=3600)
            _, checkout = shop.open(idempotency_key="k1")
            shop.pay(checkout)
            port = first.http_port

        with Simulators(data=tmp_path, http_port=port):
            assert shop.state(checkout)["status"] == "paid"
            shop.call("POST", "/gateway/admin/flush", {})
            assert shop.types(3) == ["checkout.opened", "payment.authorized", "payment.captured"]
        shop.close()

    def test_say_which_port_is_taken(self, simulators, tmp_path):
        with pytest.raises(OSError, match=f"port {simulators.http_port} on 127.0.0.1 is not free"):
            Simulators(data=tmp_path / "other", http_port=simulators.http_port)

    def test_say_on_their_first_page_what_they_stand_in_for(self, simulators, shop):
        _, _, page = shop.page("/")

        assert "Card gateway" in page
        assert f"port {simulators.smtp_port}" in page

    def test_answer_what_they_do_not_know_with_404_and_405(self, shop):
        assert shop.page("/nothing")[0] == 404
        assert shop.page("/look/..%2Fprocess.py")[0] == 404
        assert shop.page("/gateway/admin", {})[0] == 405


class TestMain:
    def start(self, tmp_path, http: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "comptoir.demo.simulators", "--http", str(http), "--smtp", "0"]
        environment = {**os.environ, "PYTHONPATH": "src"}
        return subprocess.Popen(
            [*command, "--data", str(tmp_path)], env=environment, stderr=subprocess.PIPE, text=True, cwd=os.getcwd()
        )

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_ends_cleanly_when_told_to(self, tmp_path, number):
        process = self.start(tmp_path, 0)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Simulators: http://127.0.0.1:")

        process.send_signal(number)

        assert process.wait(timeout=20) == 0

    def test_says_in_one_sentence_why_it_cannot_start(self, tmp_path, simulators):
        process = self.start(tmp_path / "other", simulators.http_port)

        _, said = process.communicate(timeout=20)

        assert process.returncode == 1
        assert said.count("\n") == 1
        assert f"port {simulators.http_port}" in said

    def test_loses_no_callback_when_killed(self, tmp_path):
        process = self.start(tmp_path, 0)
        assert process.stderr is not None
        shop = Shop(process.stderr.readline().split()[1])
        shop.answers = [503] * 3
        shop.pay(shop.open()[1])
        shop.events(3)
        process.kill()
        process.communicate()
        shop.received.clear()

        with Simulators(data=tmp_path):
            until = time.monotonic() + 20
            while len(shop.received) < 3 and time.monotonic() < until:
                time.sleep(0.05)
            assert sorted(shop.types(3)) == ["checkout.opened", "payment.authorized", "payment.captured"]
        shop.close()

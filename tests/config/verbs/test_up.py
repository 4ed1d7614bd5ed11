import argparse
import socket

import pytest

from comptoir.config.verbs import up
from comptoir.config.words import CannotStart


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    up.add_arguments(parser)
    return parser.parse_args(words)


class TestRequireFreePorts:
    def test_names_the_taken_port_and_a_way_out(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            with pytest.raises(CannotStart, match=rf"Port {port} is taken .* --port"):
                up.require_free_ports("127.0.0.1", range(port - 1, port + 3))

    def test_refuses_a_port_that_does_not_exist(self):
        with pytest.raises(CannotStart, match="cannot listen on port 70000"):
            up.require_free_ports("127.0.0.1", range(70000, 70004))


class TestSettings:
    def test_gives_each_program_its_port(self, data, monkeypatch):
        monkeypatch.delenv("COMPTOIR_ADDRESS", raising=False)
        monkeypatch.delenv("COMPTOIR_LIVE_ADDRESS", raising=False)

        found = up.settings(arguments("--port", "9000"), data)

        assert found["COMPTOIR_ADDRESS"] == "http://127.0.0.1:9000"
        assert found["COMPTOIR_LIVE_ADDRESS"] == "http://127.0.0.1:9001"
        assert found["COMPTOIR_GATEWAY_ADDRESS"] == "http://127.0.0.1:9002/gateway"
        assert found["COMPTOIR_SMTP_PORT"] == "9003"
        assert found["COMPTOIR_DEMO"] == "1"

    def test_tells_the_pages_how_a_verb_finds_the_same_data(self, data):
        assert up.settings(arguments(), data)["COMPTOIR_DATA_OPTION"] == ""
        assert up.settings(arguments("--data", "my shop"), data)["COMPTOIR_DATA_OPTION"] == " --data 'my shop'"

    def test_starts_empty_without_the_demo_and_leaves_mail_to_the_installation(self, data):
        found = up.settings(arguments("--no-demo"), data)

        assert found["COMPTOIR_DEMO"] == "0"
        assert "COMPTOIR_SMTP_PORT" not in found


class TestPrograms:
    def test_gives_the_simulators_no_database(self, data):
        environment = {"DATABASE_URL": "postgresql://app@/c", "PATH": "/usr/bin"}

        found = {program.name: program for program in up.programs(arguments(), data, environment)}

        assert set(found) == {"simulators", "web", "live", "worker"}
        assert "DATABASE_URL" not in found["simulators"].environment
        assert found["web"].environment == {**environment, "PROMETHEUS_MULTIPROC_DIR": str(data / "metrics")}

    def test_starts_no_simulators_without_the_demo(self, data):
        assert "simulators" not in {program.name for program in up.programs(arguments("--no-demo"), data, {})}


class TestBeginAnew:
    def test_throws_away_only_what_we_made(self, data, no_real_server):
        (data / "postgres").mkdir()
        (data / "secrets.json").write_text("{}")
        (data / "holiday.jpg").write_text("not ours")

        up.begin_anew(data)

        assert [path.name for path in data.iterdir()] == ["holiday.jpg"]

    def test_never_empties_a_real_server(self, data, monkeypatch):
        monkeypatch.setattr(up.addresses, "real_server", lambda: up.Addresses("postgresql://app@/c", None))

        with pytest.raises(CannotStart, match="--fresh"):
            up.begin_anew(data)


class TestStep:
    def test_ends_the_start_when_a_step_fails(self, monkeypatch):
        with pytest.raises(CannotStart, match="fly ended with an error"):
            up.step("fly", {"PYTHONPATH": str(up.places.CLONE / "src")})

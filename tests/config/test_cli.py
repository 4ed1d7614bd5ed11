import sys
from types import SimpleNamespace

import pytest

from comptoir.config import cli
from comptoir.config.words import CannotStart
from comptoir.kernel.errors import Refusal


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    made = SimpleNamespace(NAME="try", HELP="Try.", add_arguments=lambda parser: None, run=lambda arguments: None)
    monkeypatch.setattr(cli, "_verb", lambda name: made if name == "try" else None)
    return made


def raising(error: Exception):
    def run(arguments):
        raise error

    return run


VERBS = (
    "backup", "demo", "doctor", "drill", "first-link", "import", "migrate", "prove", "restore", "sign-ins", "simulate",
    "test", "up", "worker",
)  # fmt: skip


class TestMain:
    def test_lists_every_verb(self, capsys):
        assert cli.main(["help"]) == 0

        said = capsys.readouterr().out
        assert [line.split()[0] for line in said.splitlines() if line.startswith("  ")] == list(VERBS)

    @pytest.mark.parametrize("name", VERBS)
    def test_explains_each_verb(self, name, capsys):
        with pytest.raises(SystemExit) as ended:
            cli.main(["help", name])

        assert ended.value.code == 0
        assert f"usage: comptoir {name}" in capsys.readouterr().out

    def test_knows_no_other_verb(self, capsys):
        assert cli.main(["fly"]) == 2
        assert "no verb 'fly'" in capsys.readouterr().err

    @pytest.mark.parametrize("error", [CannotStart("The disk is full."), Refusal("No shop FOO.")])
    def test_ends_with_one_sentence_when_something_is_in_the_way(self, verb, error, capsys):
        verb.run = raising(error)

        assert cli.main(["try"]) == 1
        assert capsys.readouterr().err == f"{error}\n"

    def test_keeps_the_traceback_of_a_bug(self, verb):
        verb.run = raising(KeyError("shop"))

        with pytest.raises(KeyError):
            cli.main(["try"])

    def test_refuses_an_option_it_does_not_know(self, verb, capsys):
        with pytest.raises(SystemExit):
            cli.main(["try", "--prot", "8000"])
        assert "unknown: --prot 8000" in capsys.readouterr().err

    def test_hands_unknown_options_on_where_a_verb_takes_anything(self, verb):
        verb.TAKES_ANYTHING = True
        seen = []
        verb.run = lambda arguments: seen.extend(arguments.beyond)

        assert cli.main(["try", "-m", "commits or scope", "tests/orders"]) == 0
        assert seen == ["-m", "commits or scope", "tests/orders"]

    def test_loads_no_django_for_its_help(self):
        import subprocess

        code = "import sys; from comptoir.config import cli; cli.main(['help']); sys.exit('django' in sys.modules)"
        source = str(cli.places.CLONE / "src")
        done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": source}, capture_output=True)

        assert done.returncode == 0, done.stderr

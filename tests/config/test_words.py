import os
import subprocess
import sys

from comptoir.config import places, words


class TestSay:
    def test_prints_at_once(self, capsys):
        words.say("Starting PostgreSQL …")

        assert capsys.readouterr().out == "Starting PostgreSQL …\n"

    def test_goes_on_when_nobody_listens_any_more(self):
        code = "from comptoir.config.words import say; say('one'); say('two'); open(2, 'w').write('done')"
        reading, writing = os.pipe()
        os.close(reading)
        environment = {"PYTHONPATH": str(places.CLONE / "src")}

        done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, env=environment)

        os.close(writing)
        assert done.stderr.startswith(b"done")

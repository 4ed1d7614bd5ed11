"""`python -m comptoir.demo.simulators --http PORT --smtp PORT --data DIR`: runs until it is told to stop."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from comptoir.demo.simulators.process import Simulators

log = logging.getLogger("simulators")


def main() -> int:
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd would write addresses into our log.
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        simulators = Simulators(
            data=arguments.data, host=arguments.host, http_port=arguments.http, smtp_port=arguments.smtp
        )
    except OSError as error:
        sys.stderr.write(f"The simulators cannot start: {error}\n")
        return 1
    with simulators:
        log.info(
            "Simulators: %s (card gateway, courier, mail catcher), SMTP on port %s.",
            simulators.url,
            simulators.smtp_port,
        )
        stop.wait()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m comptoir.demo.simulators", description=__doc__)
    parser.add_argument("--http", type=int, required=True, help="port of the pages and of the gateway's API")
    parser.add_argument("--smtp", type=int, required=True, help="port that takes mail")
    parser.add_argument("--data", type=Path, required=True, help="folder of the simulators' own files")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

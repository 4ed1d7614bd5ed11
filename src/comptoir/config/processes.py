"""Starting and ending other programs, so that none is left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class User:
    """Whom a program runs as."""

    name: str
    uid: int
    gid: int


def _ends_with_us(last_signal: signal.Signals) -> Callable[[], None] | None:
    """Ask Linux to signal the child when we die, even by kill -9. Elsewhere the next start clears up."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    us = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != us:  # We died between the fork and the request.
            os._exit(1)

    return ask


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    folder: Path | None = None,
    user: User | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: Ctrl-C in the terminal reaches us alone, and we end it in order."""
    return subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        cwd=folder,
        start_new_session=True,
        preexec_fn=_ends_with_us(last_signal),  # Safe: we have no threads.
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )


def end(process: subprocess.Popen[bytes], *, patience: float, by: signal.Signals = signal.SIGTERM) -> None:
    """End a program and whatever it started; after ``patience`` seconds it is killed."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    clear_up_after(process)


def clear_up_after(process: subprocess.Popen[bytes]) -> None:
    """Kill what a program that ended has left running in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

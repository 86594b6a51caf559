"""The command line: one file per command. Commands read, call and render; nothing is decided here."""

from __future__ import annotations

import contextlib
import signal
import sys
from types import FrameType


def main() -> None:
    """Run the command line; exits 0 when done, 2 when what was given cannot be used, 130 when it was stopped."""
    stopped = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with contextlib.suppress(ValueError):  # in a thread nobody can be interrupted
            signal.signal(signal.SIGINT, stop)
    # Everything else is loaded in here, so that a person who stops at once is answered too.
    try:
        from .run import run

        code = run()
    except Exception:
        # A module that was being loaded may turn the interruption into an error of its own.
        if not stopped:
            raise
        code = _say_stopped()
    except KeyboardInterrupt:
        code = _say_stopped()
    sys.exit(code)


def _say_stopped() -> int:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, UnicodeError):
            sys.stderr.write("หยุดแล้ว / Stopped.\n")
    return 130

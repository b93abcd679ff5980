"""`python -m bot.sandbox`: the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from bot.sandbox.server import serve_sandbox
from bot.sandbox.settings import RateLimits, SandboxSettings


def main() -> None:
    """Serve until interrupted."""
    usual = SandboxSettings()
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default=usual.host, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=usual.port, help="port (default: %(default)s)")
    parser.add_argument("--data-dir", type=Path, default=None, help="where history is kept; none: in memory")
    parser.add_argument("--token", default=usual.token, help="the token the bot uses here")
    parser.add_argument("--no-limits", action="store_true", help="accept messages at any rate")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = SandboxSettings(
        token=chosen.token,
        host=chosen.host,
        port=chosen.port,
        data_dir=chosen.data_dir,
        limits=RateLimits(enabled=not chosen.no_limits),
    )
    logging.getLogger(__name__).info("Hộp cát: http://%s:%s", settings.host, settings.port)
    serve_sandbox(settings)


if __name__ == "__main__":
    main()

"""`python -m huiwu.frontdoor --port 8080` serves the front door until it is told to stop."""

import argparse
import os

import uvicorn

from huiwu.frontdoor.app import create_app
from huiwu.frontdoor.settings import Settings
from huiwu.runtime.drain import Drain, serve


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.frontdoor", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    drain = Drain(settings.drain_seconds)
    config = uvicorn.Config(
        create_app(settings, drain),
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    serve(config, drain)


if __name__ == "__main__":
    main()

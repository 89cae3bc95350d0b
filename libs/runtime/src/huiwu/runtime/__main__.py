"""`python -m huiwu.runtime huiwu.congress.main:service --port 8082` serves one service until it is told to stop."""

import argparse
import os

import uvicorn

from huiwu.runtime import telemetry
from huiwu.runtime.app import create_app
from huiwu.runtime.drain import Drain, serve
from huiwu.runtime.journal import keep_journal
from huiwu.runtime.service import load
from huiwu.runtime.settings import Settings


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.runtime", description=__doc__)
    parser.add_argument("service", help="module:name of a Service")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    service, settings = load(options.service), Settings.from_environment(os.environ)
    keep_journal(service.name)
    telemetry.begin(service.name, os.environ)
    drain = Drain(settings.drain_seconds)
    config = uvicorn.Config(
        create_app(service, settings, drain),
        host=options.host,
        port=options.port,
        log_config=None,  # as the journal has it
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    serve(config, drain)


if __name__ == "__main__":
    main()

"""The witness of a machine of one's own: shows the whole way of a checkpoint, to those who have no other witness yet.

It proves nothing against whoever owns the machine; a real one is run by somebody else (docs/architecture/witness.md).
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from huiwu.supervision.keys import log_key
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.durable import replace
from huiwu.witness import cli
from huiwu.witness.key import make_key, read_key

_KEY, _NAME = "huiwu.local/witness", "this-machine"


def introduce(environ: Mapping[str, str], url: str) -> None:
    """Write the policy by which the log that is described in `environ` is witnessed there, and the keys that it names.

    Raises NotAKey, OSError.
    """
    settings = _settings(environ)
    assert settings.policy is not None
    settings.policy.parent.mkdir(parents=True, exist_ok=True)
    folder = _folder(environ)
    try:
        key = read_key(folder)
    except FileNotFoundError:
        key = make_key(folder, _KEY)
    lines = [
        f"log {log_key(settings).public.text()}",
        f"witness {_NAME} {key.public.text()} {url}",
        f"quorum {_NAME}",
    ]
    replace(settings.policy, "".join(f"{line}\n" for line in lines).encode())


def _settings(environ: Mapping[str, str]) -> LogSettings:
    settings = LogSettings.of(environ)
    assert settings is not None
    return settings


def _folder(environ: Mapping[str, str]) -> Path:
    return Path(environ["HUIWU_DATA_DIR"]) / "witness"


def main() -> int:
    """Serve, told by the environment as a service is; `--port` follows."""
    log = log_key(_settings(os.environ)).public
    return cli.main(["serve", "--folder", str(_folder(os.environ)), "--log-key", log.text(), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())

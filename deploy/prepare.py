"""`deploy/prepare.py [FOLDER]` makes what docker-compose.yml and the overlays of k8s/ take their secrets from.

What is there is kept, so that it may be run again after an upgrade; what is taken away is made anew. The tokens' issuer
is one of our own unless `jwks.json` of another is put there first.
"""

import os
import secrets
import sys
from pathlib import Path

from huiwu.local.issuer import Issuer
from huiwu.local.system import ONLOOKER, YEAR
from huiwu.runtime import access
from huiwu.tlog.keys import SecretKey

ROOT = Path(__file__).parents[1]


def prepare(folder: Path, origin: str) -> list[str]:
    """Make what is missing and return its names; a log's `origin` names it, for ever."""
    folder.mkdir(mode=0o700, exist_ok=True)
    made = [
        name
        for name in (
            *("postgres-password", "grafana-password"),
            *(f"postgres-huiwu_{service}{owner}" for service in access.LISTENERS for owner in ("", "_owner")),
        )
        if _write(folder / name, secrets.token_urlsafe(32))
    ]
    if not (folder / "jwks.json").exists():
        issuer = Issuer(folder / "issuer")
        issuer.key()
        made += [each for each in ("jwks.json",) if _write(folder / each, issuer.public_keys.read_text("utf-8"))]
        made += [
            each
            for each in ("front-door-token",)
            if _write(folder / each, issuer.issue(ONLOOKER[0], ONLOOKER[1], ONLOOKER[2], hours=YEAR))
        ]
    _write(folder / "front-door-token", "")
    made += [each for each in ("log-key",) if _write(folder / each, SecretKey.generate(origin).text() + "\n")]
    access.write(folder)
    for seed in (folder / "seeds").iterdir():
        seed.chmod(0o644)
    return made


def _write(file: Path, text: str) -> bool:
    """Compose hands the file itself to a process of another user: the folder, not the file, keeps others out."""
    if file.exists():
        return False
    file.write_text(text, "utf-8")
    file.chmod(0o644)
    return True


def main() -> None:
    """The command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "deploy" / "secrets"
    made = prepare(folder, os.environ.get("HUIWU_LOG_ORIGIN") or "huiwu.local/log")
    sys.stdout.write(f"{folder}: 新建 made {len(made)}\n")


if __name__ == "__main__":
    main()

"""The user that PostgreSQL runs as, since it refuses to run as root."""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from huiwu.engines.child import LEASH, EngineProblem

NOBODY = "nobody"


def account_for(program: Path, files: Sequence[Path]) -> str:
    """Nothing for an ordinary user; for root the account, in the leash's words, to which `files` now belong."""
    if os.geteuid() != 0:
        return ""
    try:
        nobody = pwd.getpwnam(NOBODY)
    except KeyError:
        raise EngineProblem(
            "以 root 运行需要系统账户 nobody；也可用普通用户运行\n"
            "running as root needs the account 'nobody'; an ordinary user needs nothing"
        ) from None
    for path in files:
        _give(path, nobody.pw_uid, nobody.pw_gid)
    return f"{nobody.pw_uid}:{nobody.pw_gid}{_reach(program, files[0], f'{nobody.pw_uid}:{nobody.pw_gid}')}"


def _give(path: Path, uid: int, gid: int) -> None:
    if path.stat().st_uid == uid:
        return
    for folder, _, names in os.walk(path):
        for name in names:
            os.chown(Path(folder) / name, uid, gid, follow_symlinks=False)
        os.chown(folder, uid, gid)
    os.chown(path, uid, gid)


@cache
def _reach(program: Path, folder: Path, user: str) -> str:
    """What the account needs on top, found by trying."""
    for more in ("", ":reach"):
        if all(_runs(command, user + more) for command in ([str(program), "--version"], ["/bin/ls", str(folder)])):
            return more
    raise EngineProblem(
        f"账户 nobody 无法使用 the account 'nobody' cannot reach {program}, {folder}\n"
        "请以普通用户运行，或将 HUIWU_DATA_DIR 设在其可达之处\n"
        "run as an ordinary user, or set HUIWU_DATA_DIR to a place that it can reach"
    )


def _runs(command: list[str], user: str) -> bool:
    leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), "9", user]
    return subprocess.run([*leash, *command], capture_output=True, cwd="/", check=False).returncode == 0

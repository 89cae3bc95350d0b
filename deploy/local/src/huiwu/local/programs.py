"""What runs on the one machine, in the order of its ports."""

import sys
from dataclasses import dataclass

PYTHON = (sys.executable, "-P")


@dataclass(frozen=True, slots=True)
class Program:
    """One process. It is told its port as `--port N`, and answers on the path `ready` when it is."""

    name: str
    title: str
    command: tuple[str, ...]
    ready: str = "/readyz"


def service(name: str, title: str) -> Program:
    """A service as its `main` module declares it."""
    return Program(name, title, (*PYTHON, "-m", "huiwu.runtime", f"huiwu.{name}.main:service"))


FRONT_DOOR = Program("frontdoor", "入口 Front door", (*PYTHON, "-m", "huiwu.frontdoor"))
SERVICES = (
    service("membership", "会员与组织 Membership"),
    service("congress", "代表大会 Congress"),
    service("bargaining", "集体协商 Bargaining"),
    service("filing", "备案督办 Filing"),
    service("notification", "通知公开 Notification"),
    service("supervision", "监督回放 Supervision"),
)
WITNESS = Program("witness", "见证人 Witness", (*PYTHON, "-m", "huiwu.local.witness"), "/healthz")
PROGRAMS = (FRONT_DOOR, *SERVICES, WITNESS)
PREPARATIONS = ((*PYTHON, "-m", "huiwu.eventlog.topology"),)

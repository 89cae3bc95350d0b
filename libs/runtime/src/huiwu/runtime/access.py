"""`python -m huiwu.runtime.access --out FOLDER` makes the keys of the bus and says who may do what with them.

Every process has an nkey of its own and may do what its role needs: a relay publishes its service's facts and no
other's, a worker takes what is delivered to it and not what is delivered to others, an answering process reads how far
a stream has come. Nobody but `rebuild` may delete a stream; that key lies with the operator and not with the system.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huiwu.eventlog.consumers import Consumer, consumers_of, sources_of
from huiwu.eventlog.nkey import inbox_of, new_seed, public_of
from huiwu.eventlog.topology import SERVICES, stream_name, subjects_of
from huiwu.runtime.roles import ALL, Role
from huiwu.runtime.service import Service, load

LISTENERS = (*SERVICES, "supervision")
TOPOLOGY, REBUILD = "topology", "rebuild"
_FORBIDDEN = ("$JS.API.STREAM.DELETE.>", "$JS.API.STREAM.PURGE.>", "$JS.API.STREAM.MSG.DELETE.>")


@dataclass(frozen=True, slots=True)
class Permissions:
    """Subjects that somebody may and may not publish on, besides listening to what answers him."""

    publish: Sequence[str]
    denied: Sequence[str] = _FORBIDDEN

    def told(self, public_key: str) -> dict[str, object]:
        """As the server's configuration has it."""
        return {
            "nkey": public_key,
            "permissions": {
                "publish": {"allow": sorted(set(self.publish)), "deny": sorted(set(self.denied))},
                "subscribe": {"allow": [f"{inbox_of(public_key)}.>"]},
            },
        }


def consumers(service: Service) -> list[Consumer]:
    """The consumers that a service takes its facts from."""
    sources = sources_of(service.name, service.models, service.reactions, service.sources)
    return consumers_of(service.name, sources, service.reactions)


def permissions(service: Service, roles: Iterable[Role], others: Iterable[Consumer]) -> Permissions:
    """What those roles of a service need. `others` are other services' consumers, which it must leave alone."""
    roles, own = frozenset(roles), consumers(service)
    allowed = [f"$JS.API.STREAM.{what}.{each.stream}" for each in own for what in ("INFO", "MSG.GET")]
    denied = list(_FORBIDDEN)
    if Role.RELAY in roles and service.collections:
        stream = stream_name(service.name)
        allowed += [subjects_of(service.name), f"$JS.API.STREAM.INFO.{stream}", f"$JS.API.STREAM.MSG.GET.{stream}"]
    if Role.WORKER in roles:
        for each in own:
            allowed += [*_taking(each), *_catching_up(each)]
        heard = {each.stream for each in own}
        denied += [subject for each in others if each.stream in heard for subject in _taking(each)]
    return Permissions(allowed, denied)


def _taking(consumer: Consumer) -> list[str]:
    """Making a consumer as it is declared, asking it for facts, and acknowledging them."""
    api, place = "$JS.API.CONSUMER", f"{consumer.stream}.{consumer.name}"
    return [
        *(f"{api}.{what}.{place}" for what in ("CREATE", "DURABLE.CREATE", "INFO", "MSG.NEXT")),
        *(f"{api}.CREATE.{place}.>", f"$JS.ACK.{place}.>"),
    ]


def _catching_up(consumer: Consumer) -> list[str]:
    """A consumer for a moment, with a name that nobody knows beforehand, to read again what was delivered already."""
    api, stream = "$JS.API.CONSUMER", consumer.stream
    return [
        f"{api}.CREATE.{stream}",
        f"{api}.CREATE.{stream}.>",
        f"{api}.INFO.{stream}.*",
        f"{api}.MSG.NEXT.{stream}.*",
    ]


def operators() -> Mapping[str, Permissions]:
    """Who declares the streams, and who may also delete one to have it made anew."""
    streams = [stream_name(service) for service in SERVICES]
    declaring = [f"$JS.API.STREAM.{what}.{each}" for each in streams for what in ("CREATE", "UPDATE", "INFO")]
    rebuilding = [f"$JS.API.STREAM.{what}.{each}" for each in streams for what in ("DELETE", "MSG.GET")]
    return {
        TOPOLOGY: Permissions(declaring),
        REBUILD: Permissions([*declaring, *rebuilding, *map(subjects_of, SERVICES)], _FORBIDDEN[1:]),
    }


def everybody(services: Iterable[Service]) -> dict[str, Permissions]:
    """By name: `congress` for a process that does all, `congress-relay` for one that does one thing; and operators."""
    services = list(services)
    made = dict(operators())
    for service in services:
        others = [each for other in services if other is not service for each in consumers(other)]
        made[service.name] = permissions(service, ALL, others)
        for role in Role:
            made[f"{service.name}-{role.value}"] = permissions(service, [role], others)
    return made


def write(folder: Path) -> int:
    """Write seeds/ and access.conf; seeds that are there are kept. Returns how many there are."""
    seeds = folder / "seeds"
    seeds.mkdir(mode=0o700, parents=True, exist_ok=True)
    allowed = everybody(load(f"huiwu.{each}.main:service") for each in LISTENERS)
    users = [each.told(public_of(kept_seed(seeds / name))) for name, each in allowed.items()]
    said = json.dumps({"users": users}, indent=1, ensure_ascii=False)
    (folder / "access.conf").write_text(f"authorization: {said}\n", "utf-8")
    return len(users)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.runtime.access", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="文件夹 where seeds/ and access.conf are written")
    options = parser.parse_args()
    sys.stdout.write(f"{options.out}: {write(options.out)} 个密钥 keys\n")
    return 0


def kept_seed(file: Path) -> str:
    """The seed in the file, made if there is none."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(new_seed() + "\n")
    return file.read_text("ascii").strip()


if __name__ == "__main__":
    sys.exit(main())

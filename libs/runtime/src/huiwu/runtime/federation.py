"""`python -m huiwu.runtime.federation --district 110105 --out FOLDER` makes what lets the city hold a district's log.

The district's bus is a leaf of the city's. On the city's it has an account of its own, in which nobody is but the leaf
itself, the supervision of that district's log, and who declares the streams: two districts never meet, and what a
district sends can be nothing but its own. The city's streams source the district's whole streams: a reader proves by
the positions that it missed nothing, and a part of a log would have gaps.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from nats.js.api import ExternalStream, StreamConfig, StreamSource

from huiwu.eventlog.nkey import public_of
from huiwu.eventlog.topology import SERVICES, stream_config, stream_name
from huiwu.runtime.access import Permissions, kept_seed, operators, permissions
from huiwu.runtime.roles import ALL
from huiwu.runtime.service import load

_DISTRICT = re.compile(r"[0-9]{6}")
WHO = ("leaf", "supervision", "topology")


def domain_of(district: str) -> str:
    """The JetStream domain of a district's bus; raises ValueError when that is no GB/T 2260 code."""
    if _DISTRICT.fullmatch(district) is None:
        raise ValueError(f"{district!r} is no district")
    return f"d{district}"


def sourced(service: str, district: str, *, replicas: int = 1) -> StreamConfig:
    """The city's stream of a district's service: whatever the district's has, and nothing that anybody publishes."""
    declared = stream_config(service, replicas=replicas)
    declared.subjects = None
    api = f"$JS.{domain_of(district)}.API"
    declared.sources = [StreamSource(name=stream_name(service), external=ExternalStream(api=api))]
    declared.description = f"Facts of {service} of {district}, in the order of its log"
    return declared


def account(district: str, keys: dict[str, str]) -> dict[str, object]:
    """The district's account on the city's bus, for the public keys of those in it."""
    supervision = load("huiwu.supervision.main:service")
    allowed: dict[str, Permissions] = {
        "supervision": permissions(supervision, ALL, ()),
        "topology": operators()["topology"],
    }
    users = [allowed[who].told(keys[who]) for who in ("supervision", "topology")]
    leaf = {"nkey": keys["leaf"]}
    return {domain_of(district).upper(): {"jetstream": "enabled", "users": [leaf, *users]}}


def write(folder: Path, district: str) -> Path:
    """Write the district's seeds and its account; seeds that are there are kept. Returns the account's file."""
    seeds = folder / district
    seeds.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = {who: public_of(kept_seed(seeds / who)) for who in WHO}
    file = folder / f"{district}.conf"
    said = json.dumps(account(district, keys), indent=1)
    file.write_text(said[1:-1].strip() + "\n", "utf-8")
    districts = sorted(each.name for each in folder.glob("[0-9]*.conf"))
    inside = "".join(f'    include "{each}"\n' for each in districts)
    (folder / "accounts.conf").write_text(f"accounts {{\n{inside}}}\n", "utf-8")
    return file


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.runtime.federation", description=__doc__)
    parser.add_argument("--district", required=True, help="区划代码 GB/T 2260 code")
    parser.add_argument("--out", type=Path, required=True, help="文件夹 where accounts.conf and the seeds are written")
    options = parser.parse_args()
    sys.stdout.write(f"{write(options.out, options.district)}: {len(SERVICES)} 条流 streams\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

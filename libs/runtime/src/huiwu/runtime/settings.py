"""What a service is told by its environment; the same names on one machine, in compose and on a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from huiwu.eventlog import BusIdentity
from huiwu.runtime.roles import ALL, Role, roles_of

_MIGRATED = {"": False, "self": False, "migrated": True}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the engines are, whose tokens count, and which clock runs.

    `jwks` is a path or an http(s) URL. `clock_file` replaces the system clock by the instant written in that file.
    `requests_per_second` limits one person's requests to one process. `environ` is what the one service that looks for
    more finds there. `roles` are what the process does of the service. `migrated` says that the schema is made by a
    command of its own, before. On SIGTERM a process says for `drain_seconds` that it is not ready and answers all the
    same, so that nobody is sent to it when it closes.
    """

    database_url: str
    nats_url: str
    jwks: str
    issuer: str
    audience: str
    clock_file: Path | None = None
    requests_per_second: int = 1000
    environ: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    roles: frozenset[Role] = ALL
    migrated: bool = False
    drain_seconds: float = 0.0
    bus: BusIdentity = field(default_factory=BusIdentity)

    @classmethod
    def nowhere(cls) -> "Settings":
        """For whoever asks a service what it is, with no engine at all."""
        return cls("postgresql://nowhere", "nats://nowhere", "", "", "")

    @classmethod
    def of_an_operator(cls, environ: Mapping[str, str]) -> "Settings":
        """For whoever serves nobody and so needs no keys; raises KeyError naming the variable that is missing."""
        return cls.from_environment(
            {**environ, "HUIWU_JWKS_URL": "", "HUIWU_JWKS_FILE": "", "HUIWU_ISSUER": "", "HUIWU_AUDIENCE": ""}
        )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError naming the variable that is missing, ValueError for one that makes no sense, OSError."""
        clock_file = environ.get("HUIWU_CLOCK_FILE")
        return cls(
            database_url=cls.database_of(environ),
            nats_url=environ["HUIWU_NATS_URL"],
            jwks=environ.get("HUIWU_JWKS_URL") or environ["HUIWU_JWKS_FILE"],
            issuer=environ["HUIWU_ISSUER"],
            audience=environ["HUIWU_AUDIENCE"],
            clock_file=Path(clock_file) if clock_file else None,
            requests_per_second=int(environ.get("HUIWU_REQUESTS_PER_SECOND", "1000")),
            environ=environ,
            roles=roles_of(environ.get("HUIWU_ROLE", "")),
            migrated=_schema(environ),
            drain_seconds=float(environ.get("HUIWU_DRAIN_SECONDS") or 0),
            bus=BusIdentity.of(environ),
        )

    @staticmethod
    def database_of(environ: Mapping[str, str]) -> str:
        """The database's address, with the password of HUIWU_DATABASE_PASSWORD_FILE if there is one.

        Raises KeyError naming the variable that is missing, OSError.
        """
        url, named = environ["HUIWU_DATABASE_URL"], environ.get("HUIWU_DATABASE_PASSWORD_FILE")
        if not named:
            return url
        password = quote(Path(named).read_text("utf-8").strip(), safe="")
        parts = urlsplit(url)
        user, _, place = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user.partition(':')[0]}:{password}@{place}").geturl()


def _schema(environ: Mapping[str, str]) -> bool:
    """Raises ValueError for a word that is none of the two."""
    said = environ.get("HUIWU_SCHEMA", "")
    if said not in _MIGRATED:
        raise ValueError(f"HUIWU_SCHEMA: {said!r} is neither 'self' nor 'migrated'")
    return _MIGRATED[said]

"""What a service is told by its environment; the same names on one machine, in compose and on a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the engines are, whose tokens count, and which clock runs.

    `jwks` is a path or an http(s) URL. `clock_file` replaces the system clock by the instant written in that file.
    `requests_per_second` limits one person's requests to one process. `environ` is what the one service that looks for
    more finds there.
    """

    database_url: str
    nats_url: str
    jwks: str
    issuer: str
    audience: str
    clock_file: Path | None = None
    requests_per_second: int = 1000
    environ: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @classmethod
    def of_an_operator(cls, environ: Mapping[str, str]) -> "Settings":
        """For whoever serves nobody and so needs no keys; raises KeyError naming the variable that is missing."""
        return cls.from_environment(
            {**environ, "HUIWU_JWKS_URL": "", "HUIWU_JWKS_FILE": "", "HUIWU_ISSUER": "", "HUIWU_AUDIENCE": ""}
        )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError naming the variable that is missing."""
        clock_file = environ.get("HUIWU_CLOCK_FILE")
        return cls(
            database_url=environ["HUIWU_DATABASE_URL"],
            nats_url=environ["HUIWU_NATS_URL"],
            jwks=environ.get("HUIWU_JWKS_URL") or environ["HUIWU_JWKS_FILE"],
            issuer=environ["HUIWU_ISSUER"],
            audience=environ["HUIWU_AUDIENCE"],
            clock_file=Path(clock_file) if clock_file else None,
            requests_per_second=int(environ.get("HUIWU_REQUESTS_PER_SECOND", "1000")),
            environ=environ,
        )

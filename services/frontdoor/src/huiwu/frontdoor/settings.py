"""Where the services are, and on whose behalf the page looks at the latest decisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`services` maps names to base URLs. Without a `token` the page shows no decisions.

    For `drain_seconds` after SIGTERM it answers on, but says that it is not ready.
    """

    services: Mapping[str, str]
    token: str | None = None
    drain_seconds: float = 0.0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError when HUIWU_SERVICES is missing, TypeError when it is not a JSON object, OSError."""
        services = json.loads(environ["HUIWU_SERVICES"])
        if not isinstance(services, dict):
            raise TypeError("HUIWU_SERVICES must be a JSON object of name to URL")
        file = environ.get("HUIWU_FRONT_DOOR_TOKEN_FILE")
        token = Path(file).read_text("ascii").strip() if file else environ.get("HUIWU_FRONT_DOOR_TOKEN")
        drain = float(environ.get("HUIWU_DRAIN_SECONDS") or 0)
        return cls({str(name): str(url) for name, url in services.items()}, token or None, drain)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

"""Where the services are, and on whose behalf the page looks at the latest decisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`services` maps names to base URLs. Without a `token` the page shows no decisions."""

    services: Mapping[str, str]
    token: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises KeyError when HUIWU_SERVICES is missing, TypeError when it is not a JSON object."""
        services = json.loads(environ["HUIWU_SERVICES"])
        if not isinstance(services, dict):
            raise TypeError("HUIWU_SERVICES must be a JSON object of name to URL")
        return cls({str(name): str(url) for name, url in services.items()}, environ.get("HUIWU_FRONT_DOOR_TOKEN"))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

"""`sbom.py LOCK SERVICE` writes what the lock names as a CycloneDX 1.6 document: names, versions, hashes."""

import json
import re
import sys
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def sbom(lock: str, service: str) -> dict[str, Any]:
    """The document. It says nothing of when it was made: the same lock gives the same bytes."""
    pins = list(_PIN.finditer(lock))
    ends = [pin.start() for pin in pins[1:]] + [len(lock)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": f"huiwu-{service}", "bom-ref": f"huiwu-{service}"}},
        "components": [
            {
                "type": "library",
                "name": pin[1],
                "version": pin[2],
                "purl": f"pkg:pypi/{pin[1]}@{pin[2]}",
                "bom-ref": f"pkg:pypi/{pin[1]}@{pin[2]}",
                "externalReferences": [
                    {"type": "distribution", "url": f"pkg:pypi/{pin[1]}@{pin[2]}", "hashes": _hashes(lock, pin, end)}
                ],
            }
            for pin, end in zip(pins, ends, strict=True)
        ],
    }


def _hashes(lock: str, pin: re.Match[str], end: int) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": found} for found in _HASH.findall(lock[pin.end() : end])]


if __name__ == "__main__":
    json.dump(sbom(Path(sys.argv[1]).read_text("utf-8"), sys.argv[2]), sys.stdout, indent=1)

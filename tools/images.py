"""The images of the overlays that go into production, by digest: set them, or see which are not set yet.

`tools/images.py set OVERLAY IMAGE NAME@sha256:…` names one; `check OVERLAY` ends with 1 while one is unset.
A digest is told by the registry that the image was pushed to; nobody else can know it.
"""

import re
import sys
from pathlib import Path

K8S = Path(__file__).parents[1] / "k8s" / "overlays"
UNSET = "sha256:unset"
_REFERENCE = re.compile(r"(?P<name>[a-z0-9][a-z0-9./:_-]*)@(?P<digest>sha256:[0-9a-f]{64})")


def set_image(text: str, image: str, reference: str) -> str:
    """The kustomization with that image at that digest; raises ValueError for what is no such image or reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference}: NAME@sha256:<64 hex digits>")
    postgres = re.sub(r'(path: /spec/imageName, value: )"[^"]*"', rf'\1"{reference}"', text)
    line = f'  - {{name: {image}, newName: {found["name"]}, digest: "{found["digest"]}"}}'
    changed = postgres if image == "postgres" else re.sub(rf"(?m)^  - \{{name: {re.escape(image)}, .*$", line, text)
    if changed == text and reference not in text:
        raise ValueError(f"{image}: there is no such image")
    return changed


def main() -> int:
    """The command line."""
    match sys.argv[1:]:
        case ["check", overlay]:
            lines = (K8S / overlay / "kustomization.yaml").read_text("utf-8").splitlines()
            unset = [line.strip() for line in lines if UNSET in line]
            print("\n".join(unset) or "全部已定 every image is named by its digest")
            return 1 if unset else 0
        case ["set", overlay, image, reference]:
            file = K8S / overlay / "kustomization.yaml"
            file.write_text(set_image(file.read_text("utf-8"), image, reference), "utf-8")
            return 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())

"""`python -m huiwu.runtime.asking URL` ends with 0 when the address answers well: the health check where no curl is."""

import sys
from urllib.error import URLError
from urllib.request import urlopen

_SECONDS = 4


def main() -> int:
    """The command line."""
    try:
        with urlopen(sys.argv[1], timeout=_SECONDS):  # noqa: S310 - the address is the deployment's own
            return 0
    except (URLError, TimeoutError, OSError) as error:
        sys.stderr.write(f"{sys.argv[1]}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())

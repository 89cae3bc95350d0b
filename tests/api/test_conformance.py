"""Every service answers as its document says, whatever it is asked; none ever fails.

`HUIWU_EXAMPLES` asks each operation more often than every build has the time for.
"""

import os

import pytest

SERVICES = ("membership", "congress", "bargaining", "filing", "notification", "supervision")
"""All of them, by name: one that cannot be imported fails here."""


@pytest.mark.engines
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_what_it_says(name, running):
    with running(name) as service:
        asked = service.conforms(per_operation=int(os.environ.get("HUIWU_EXAMPLES", "2")))
    assert len(asked) > 4

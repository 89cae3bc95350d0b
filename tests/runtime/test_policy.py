"""Policies say who may, for whatever names there are, and never more because of a name."""

import hashlib
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from huiwu.kernel import Actor
from huiwu.runtime.policy import Policy

OFFICER = 'permit (principal, action == Action::"open-hall", resource) when { principal.office == "union-officer" };\n'


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "policies.cedar"
    path.write_text(OFFICER)
    return Policy(path)


def actor(organisation="union-110105-x", office="union-officer"):
    return Actor("worker-110105-0a", office, organisation)


def test_an_act_is_for_one_s_own_organisation(policy):
    """The service's file forgot to say so; the base policies do not forget."""
    assert policy.may(actor(), "open-hall", "union-110105-x")
    assert not policy.may(actor(), "open-hall", "union-110105-y")
    assert not policy.may(actor(), "open-hall", "union-110105-y", ["union-110105-x"])
    assert not policy.may(actor(office="supervisor"), "open-hall", "union-110105-x")
    assert not policy.may(actor(), "close-hall", "union-110105-x")


def test_reading_goes_down(policy):
    line = ["union-110105-street", "union-110105-district", "union-110000-municipal"]
    for above in line:
        assert policy.may(actor(above, "supervisor"), "read", "union-110105-x", line)
    assert policy.may(actor("union-110105-x", "anything"), "read", "union-110105-x", line)
    assert not policy.may(actor("union-110105-y", "supervisor"), "read", "union-110105-x", line)
    assert not policy.may(actor("union-110105-x", "supervisor"), "read", "union-110105-street", line[1:])


def test_its_hash_is_of_what_was_applied(policy, tmp_path):
    base = files("huiwu.runtime").joinpath("base.cedar").read_text("utf-8")
    assert policy.sha256 == hashlib.sha256((base + "\n" + OFFICER).encode()).hexdigest()
    other = tmp_path / "other.cedar"
    other.write_text(OFFICER + "// a word more\n")
    assert Policy(other).sha256 != policy.sha256


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path):
    path = tmp_path / "policies.cedar"
    path.write_text("permit (principal, action")
    with pytest.raises(ValueError, match=r"parse|unexpected"):
        Policy(path)


@given(
    mine=st.text(max_size=40), theirs=st.text(max_size=40), subject=st.text(max_size=40), office=st.text(max_size=20)
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_name_opens_a_door(policy, mine, theirs, subject, office):
    person = Actor(subject, office, mine)
    if mine != theirs:
        assert not policy.may(person, "open-hall", theirs)
        assert not policy.may(person, "read", theirs)
    if office != "union-officer":
        assert not policy.may(person, "open-hall", mine)

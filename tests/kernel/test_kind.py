"""A kind knows its commands, facts and evidence by their stored names; installed services give theirs."""

from huiwu.kernel.kind import installed_kinds


def test_a_kind_knows_what_belongs_to_it(kinds):
    tally = kinds["congress", "tally"]
    assert set(tally.command_types) == {"open-tally", "count-votes"}
    assert set(tally.fact_types) == {"tally-opened.v1", "votes-counted.v1"}
    assert set(tally.evidence_types) == {"teller-on-record"}


def test_a_history_is_folded_in_its_order(kinds):
    tally = kinds["congress", "tally"]
    opened, counted = tally.facts
    assert tally.fold([]) == tally.initial
    assert tally.fold([opened("x", "t", None), counted(3, 3, 7), counted(4, 7, 3)]).total == 7


def test_every_installed_service_gives_its_kinds():
    installed = installed_kinds()
    assert {service for service, _ in installed} == {"membership", "congress", "bargaining", "filing", "notification"}
    for (service, name), kind in installed.items():
        assert (kind.service, kind.name) == (service, name)
        assert set(kind.creates) <= set(kind.commands)
        assert set(kind.words) <= {*kind.commands, *kind.facts}

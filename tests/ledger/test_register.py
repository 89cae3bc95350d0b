"""A register that says what nobody reads, or speaks of what there is not, is refused when it is loaded."""

import pytest
import yaml

from huiwu.ledger import NotARegister, Register

FIELD = {"name": "agenda", "label": {"zh": "议题", "en": "Agenda"}}
CHECK = {"clause": "congress.supervision.special-inspections", "filled": ["agenda"]}
LEDGER = {
    "name": "meeting",
    "title": {"zh": "会议", "en": "Meetings"},
    "fields": [FIELD],
    "checks": [CHECK],
    "example": {"agenda": "年度计划"},
}


def read(*ledgers: object) -> Register:
    return Register.read(yaml.safe_dump(list(ledgers), allow_unicode=True).encode())


def test_ledgers_are_known_by_name():
    assert read(LEDGER).by_name["meeting"].clauses == ("congress.supervision.special-inspections",)


@pytest.mark.parametrize(
    "ledger",
    [
        {**LEDGER, "colour": "red"},
        {**LEDGER, "fields": [{**FIELD, "size": 3}]},
        {**LEDGER, "checks": [{**CHECK, "at_most": 3}]},
        {**LEDGER, "checks": []},
        {**LEDGER, "checks": [{**CHECK, "filled": ["wine"]}]},
        {**LEDGER, "checks": [{**CHECK, "when": {"wine": ["red"]}}]},
        {**LEDGER, "checks": [{**CHECK, "kept_by": ["village"]}]},
        {**LEDGER, "example": {"wine": "red"}},
        {**LEDGER, "fields": [FIELD, FIELD]},
        {**LEDGER, "fields": [{**FIELD, "sort": "choice"}]},
        {**LEDGER, "fields": [{**FIELD, "choices": {"a": {"zh": "甲", "en": "A"}}}]},
        {**LEDGER, "fields": [{**FIELD, "sort": "float"}]},
        {"name": "meeting"},
    ],
)
def test_a_misshapen_ledger_is_no_register(ledger):
    with pytest.raises(NotARegister):
        read(ledger)


def test_two_ledgers_of_one_name_are_no_register():
    with pytest.raises(NotARegister):
        read(LEDGER, LEDGER)


def test_what_is_no_yaml_is_no_register():
    with pytest.raises(NotARegister):
        Register.read(b"- [")

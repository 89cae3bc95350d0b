"""A small register over clauses of the real editions, and a union that keeps records in it."""

import pytest

from huiwu.ledger import Register, record_kind
from huiwu.ledger.record import EnterRecord, KeeperOnRecord

UNION = "union-110105-wangjing"

TEXT = """
- name: meeting
  title: {zh: 会议台账, en: Meetings}
  fields:
    - name: body
      label: {zh: 会议, en: Body}
      sort: choice
      listed: [{clause: congress.meetings.rules-of-procedure, parameter: items}]
      choices: {forum: {zh: 座谈会, en: Forum}}
    - {name: agenda, label: {zh: 议题, en: Agenda}}
    - {name: attended, label: {zh: 人数, en: Attended}, sort: count, optional: true}
    - {name: held_on, label: {zh: 日期, en: Held on}, sort: date, optional: true}
    - {name: chair, label: {zh: 主持人, en: Chair}, sort: subject, optional: true}
    - {name: observers, label: {zh: 列席, en: Observers}, sort: subject, many: true, optional: true}
    - {name: hosts, label: {zh: 单位, en: Hosts}, sort: organisation, many: true, optional: true}
    - {name: minutes, label: {zh: 纪要, en: Minutes}, sort: attachment, optional: true}
  checks:
    - clause: congress.supervision.delegates-observe-decision-meetings
      when: {body: [committee]}
      at_least: {field: observers, parameter: min_observers_per_meeting}
  example: {body: committee, agenda: 年度计划}
- name: institutions
  title: {zh: 会议制度台账, en: Institutions}
  fields:
    - name: held
      label: {zh: 制度, en: Institutions}
      sort: choice
      many: true
      listed: [{clause: congress.meetings.industrial-meeting-institutions, parameter: items}]
  checks:
    - clause: congress.meetings.industrial-meeting-institutions
      kept_by: [industrial]
      contains_all: {field: held, parameter: items}
  example: {held: [member_congress]}
"""


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.read(TEXT.encode())


@pytest.fixture(scope="session")
def kind(register):
    return record_kind("congress", register)


@pytest.fixture
def enter():
    """A command with good entries, some of them otherwise; None leaves a field out."""

    def entering(on, ledger="meeting", organisation=UNION, **entries):
        good = {"body": "committee", "agenda": "年度计划", "observers": ("worker-110105-0a",)}
        filled = {name: value for name, value in {**good, **entries}.items() if value is not None}
        return EnterRecord(ledger, organisation, on, filled)

    return entering


@pytest.fixture
def keeper():
    return lambda level="grassroots", union=UNION: [KeeperOnRecord(union, level)]

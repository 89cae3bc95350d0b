"""The golden rulings find what would break a log: a shape that changed without saying so, and one that nobody kept."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import pytest

from huiwu.kernel import AnyKind, Kind
from huiwu.testkit.golden_rulings import GoldenRulings
from huiwu.testkit.samples import choices, sample


class Form(StrEnum):
    ORAL = "oral"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Offer:
    form: Form
    on: str


def nothing(*_: object) -> Any:
    raise AssertionError


KIND: AnyKind = Kind(
    service="toys",
    name="toy",
    initial=None,
    decide=nothing,
    evolve=nothing,
    party=nothing,
    commands=(Offer,),
    facts=(),
)


def kept_in(folder: Path, kind: AnyKind, shape: type) -> GoldenRulings:
    """The golden rulings of a kind, with the bytes kept that the failing assertion shows."""
    golden = GoldenRulings(folder, [kind])
    with pytest.raises(AssertionError, match="is not kept") as failed:
        golden.is_written_as_ever(kind, shape)
    shown = str(failed.value).partition(" yet: ")[2].splitlines()[0]
    (folder / "commands").mkdir(exist_ok=True)
    (folder / "commands" / "offer.json").write_text(shown, "utf-8")
    return golden


def changed(members: dict[str, Any], **class_variables: Any) -> AnyKind:
    made = dataclass(frozen=True)(type("Offer", (), {"__annotations__": members, **class_variables}))
    return replace(KIND, commands=(made,))


def test_what_was_kept_is_written_and_heard(tmp_path: Path) -> None:
    golden = kept_in(tmp_path, KIND, Offer)
    golden.is_written_as_ever(KIND, Offer)
    golden.is_read_as_ever(golden.files[0])


@pytest.mark.parametrize(
    "members",
    [{"form": Form, "on": str, "by": str}, {"form": Form, "day": str}, {"form": Form}, {"form": Form, "on": int}],
    ids=["added", "renamed", "removed", "of another type"],
)
def test_a_shape_that_changed_without_a_version_is_found(tmp_path: Path, members: dict[str, Any]) -> None:
    kept_in(tmp_path, KIND, Offer)
    kind = changed(members)
    with pytest.raises((AssertionError, ValueError)):
        GoldenRulings(tmp_path, [kind]).is_written_as_ever(kind, kind.commands[0])


def test_an_earlier_version_is_heard_through_its_upcaster_and_not_without(tmp_path: Path) -> None:
    kept_in(tmp_path, KIND, Offer)
    members = {"form": Form, "day": str, "VERSION": ClassVar[int], "UPCASTERS": ClassVar[dict[int, Any]]}
    raised = changed(members, VERSION=2, UPCASTERS={1: lambda was: {"form": was["form"], "day": was["on"]}})
    GoldenRulings(tmp_path, [raised]).is_read_as_ever(tmp_path / "commands" / "offer.json")
    forgotten = changed(members, VERSION=2, UPCASTERS={})
    with pytest.raises(AssertionError, match="nobody hears offer any more"):
        GoldenRulings(tmp_path, [forgotten]).is_read_as_ever(tmp_path / "commands" / "offer.json")


def test_a_sample_and_the_choices_follow_from_the_shape() -> None:
    assert sample(Offer) == Offer(Form.ORAL, "on 例")
    assert choices([Offer]) == {"Offer.form": ["oral", "written"]}

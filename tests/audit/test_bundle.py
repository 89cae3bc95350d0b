"""A bundle is written, verified and replayed from the file alone."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from huiwu.audit.bundle import open_bundle
from huiwu.audit.cli import main
from huiwu.audit.verify import defects
from huiwu.audit.writing import BundleWriter
from huiwu.kernel import replay
from huiwu.kernel.event import NotAnEvent
from huiwu.rulebook import Rulebook
from huiwu.tlog.keys import COSIGNATURE, SecretKey
from huiwu.tlog.merkle import leaf_hash


def test_what_was_written_is_sound_and_replays(bundle, entries, capsys):
    with open_bundle(bundle) as opened:
        assert tuple(opened.entries()) == entries
        assert list(defects(opened)) == []
        found = list(replay(opened.entries(), opened.editions()))
    assert [each.recorded.outcome for each in found] == ["granted"] * 3 + ["refused"] + ["granted"] * 2
    assert all(each.identical for each in found)
    assert main(["verify", str(bundle)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["replay", str(bundle)]) == 0
    assert json.loads(capsys.readouterr().out) == {"replayed": 6, "identical": 6}


def test_a_bundle_is_what_was_promised(bundle, entries):
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        assert archive.read("entries.jsonl") == b"".join(raw + b"\n" for raw in entries)
        assert archive.read("checkpoint").decode().split("\n")[:2] == ["log.test/huiwu", str(len(entries))]
        assert set(json.loads(archive.read("keys.json"))) == {"log", "witnesses"}
        assert archive.read("leaves") == b"".join(map(leaf_hash, entries))
        editions = {name for name in names if name.startswith("editions/")}
    law = Rulebook.shipped().edition("chaoyang-2015")
    assert editions == {f"editions/{edition.ref.sha256}.yaml" for edition in law.closure}
    assert set(names) == {"entries.jsonl", "checkpoint", "keys.json", "leaves", *editions}


def test_equal_entries_give_equal_bytes(log):
    made, head = [], log.head()
    for _ in range(2):
        file = BytesIO()
        writer = BundleWriter(file, head, log.keys)
        for raw in log.entries:
            writer.add(raw)
        writer.close()
        made.append(file.getvalue())
    assert made[0] == made[1]


def test_an_empty_bundle_is_sound(packed):
    path = packed([])
    assert main(["verify", str(path)]) == 0
    assert main(["replay", str(path)]) == 0


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"\xff"])
def test_only_events_are_written(log, raw):
    with pytest.raises(NotAnEvent):
        BundleWriter(BytesIO(), log.head(), log.keys).add(raw)


def test_only_their_own_form_is_written(log):
    with pytest.raises(NotAnEvent, match="canonical"):
        BundleWriter(BytesIO(), log.head(), log.keys).add(json.dumps(json.loads(log.entries[0])).encode())


def test_a_part_of_a_log_proves_where_each_entry_stands(log, tmp_path, capsys):
    """As one stream has them, and as nobody has anything."""
    own = [n for n, raw in enumerate(log.entries) if json.loads(raw)["subject"].startswith("roll-")]
    for indices in (own, [], list(range(len(log.entries)))):
        path = log.part(tmp_path / "part.zip", indices)
        assert main(["verify", str(path)]) == 0, capsys.readouterr().out
        assert main(["replay", str(path)]) == 0
        with open_bundle(path) as bundle:
            assert [place.index for place in bundle.places()] == indices


@pytest.mark.parametrize("size", range(12))
def test_what_was_kept_from_before_is_of_the_same_log(log, bundle, tmp_path, size):
    """Every size that the log once had, kept as a bundle or as a checkpoint, against the log as it is, and back."""
    earlier, kept = log.pack(tmp_path / "earlier.zip", size), tmp_path / "kept"
    kept.write_bytes(log.head(size))
    pairs = [(bundle, earlier), (bundle, kept)]
    if size in {0, 2, 4, 6, 7, 9, 11}:  # where no decision is cut, so that the smaller one is sound itself
        pairs += [(earlier, bundle), (earlier, earlier)]
    for one, other in pairs:
        assert main(["verify", str(one), "--against", str(other)]) == 0


@pytest.mark.parametrize("size", range(1, 12))
def test_a_split_view_is_found(log, bundle, tmp_path, capsys, size):
    """The log, with its own key, shows somebody a history in which one decision never was."""
    other = log.of([*log.entries[: size - 1], *log.entries[size:], log.entries[size - 1]])
    if other.entries[:size] == log.entries[:size]:
        other = log.of([b"x", *log.entries])
    kept = tmp_path / "kept"
    kept.write_bytes(other.head(size))
    assert main(["verify", str(bundle), "--against", str(kept)]) == 1
    assert "two histories" in capsys.readouterr().out
    foreign = replace(log, key=SecretKey.generate(log.key.name))
    kept.write_bytes(foreign.head(size))
    assert main(["verify", str(bundle), "--against", str(kept)]) == 1


def test_parts_alone_do_not_show_that_a_log_grew(log, tmp_path, capsys):
    part, kept = log.part(tmp_path / "part.zip", [0, 1]), tmp_path / "kept"
    kept.write_bytes(log.head(5))
    assert main(["verify", str(part), "--against", str(kept)]) == 1
    assert "neither bundle is whole" in capsys.readouterr().out


def test_a_policy_says_whose_signatures_count(log, bundle, tmp_path, capsys):
    path, stranger = tmp_path / "policy", SecretKey.generate("witness.test/stranger", COSIGNATURE)
    ours, known = log.key.public.text(), f"witness known {log.witness.public.text()}\n"
    other = f"witness other {stranger.public.text()}\n"
    both = f"{known}{other}group both all known other\n"
    for lines, sound in (
        (f"log {ours}\nquorum none\n", True),
        (f"log {ours}\n{known}quorum known\n", True),
        (f"{known}quorum known\n", True),
        (f"log {ours}\n{both}quorum both\n", False),
        (f"log {ours}\n{other}quorum other\n", False),
        (f"log {SecretKey.generate(log.key.name).public.text()}\nquorum none\n", False),
    ):
        path.write_text(lines)
        assert main(["verify", str(bundle), "--policy", str(path)]) == (0 if sound else 1)
        said = capsys.readouterr().out
        assert (said == "") == sound
        assert sound or "见证" in said or "policy" in said or "nobody" in said
    path.write_text("quorum nowhere\n")
    assert main(["verify", str(bundle), "--policy", str(path)]) == 2

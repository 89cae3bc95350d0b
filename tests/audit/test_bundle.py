"""A bundle is written, verified and replayed from the file alone."""

import json
import zipfile
from io import BytesIO

import pytest

from huiwu.audit.bundle import BundleWriter, NotAnEvent, open_bundle
from huiwu.audit.checkpoint import Checkpoint, NotACheckpoint
from huiwu.audit.cli import main
from huiwu.audit.verify import defects
from huiwu.kernel import replay
from huiwu.rulebook import Rulebook
from huiwu.tlog.merkle import leaf_hash, root


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
        assert archive.read("checkpoint").decode().split("\n")[:2] == ["huiwu/test", str(len(entries))]
        assert set(json.loads(archive.read("keys.json"))) == {"log", "witnesses"}
        editions = {name for name in names if name.startswith("editions/")}
    law = Rulebook.shipped().edition("chaoyang-2015")
    assert editions == {f"editions/{edition.ref.sha256}.yaml" for edition in law.closure}
    assert set(names) == {"entries.jsonl", "checkpoint", "keys.json", *editions}


def test_equal_entries_give_equal_bytes(entries):
    made = []
    for _ in range(2):
        file = BytesIO()
        writer = BundleWriter(file, "huiwu/test")
        for raw in entries:
            writer.add(raw)
        assert writer.close() == Checkpoint("huiwu/test", len(entries), root(map(leaf_hash, entries)))
        made.append(file.getvalue())
    assert made[0] == made[1]


def test_an_empty_bundle_is_sound(packed):
    path = packed([])
    assert main(["verify", str(path)]) == 0
    assert main(["replay", str(path)]) == 0


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"\xff"])
def test_only_events_are_written(raw):
    with pytest.raises(NotAnEvent):
        BundleWriter(BytesIO(), "huiwu/test").add(raw)


def test_only_their_own_form_is_written(entries):
    with pytest.raises(NotAnEvent, match="canonical"):
        BundleWriter(BytesIO(), "huiwu/test").add(json.dumps(json.loads(entries[0])).encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin",
        "origin\n1\n",
        "origin\n1\n{root}\n",
        "\n1\n{root}\n\n",
        "origin\n-1\n{root}\n\n",
        "origin\n01\n{root}\n\n",
        "origin\n+1\n{root}\n\n",
        "origin\n1_0\n{root}\n\n",
        "origin\n１\n{root}\n\n",
        "origin\nmany\n{root}\n\n",
        "origin\n1\n{root}=\n\n",
        "origin\n1\nAAAA\n\n",
        "origin\n1\n{root}\nmore\n\n",
        "origin\n1\n{root}\n\n\n",
        "origin\n1\n{root}\n\n— name c2lnbmF0dXJl\n",
        "origin\r\n1\r\n{root}\r\n\r\n",
    ],
)
def test_anything_else_is_no_checkpoint(text):
    head = Checkpoint("origin", 1, bytes(32)).text().split("\n")[2]
    assert Checkpoint.parse(f"origin\n1\n{head}\n\n").size == 1
    with pytest.raises(NotACheckpoint):
        Checkpoint.parse(text.format(root=head))

"""Whatever bit of a log's files is changed, whatever file is missing or added, fsck names it."""

import random
import shutil
from pathlib import Path

import pytest

from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.fsck import fsck
from huiwu.tlog.keys import Ed25519Signer, Ed25519Verifier, SecretKey
from huiwu.tlog.writer import LogWriter

ORIGIN = "audit.union.example/log"
KEY = SecretKey.generate(ORIGIN)
CLASSES = {
    "a full tile of hashes": "tile/0/000",
    "a partial tile of hashes": "tile/0/003.p/32",
    "an earlier partial tile": "tile/0/003.p/7",
    "a tile of the next level": "tile/1/000.p/3",
    "an earlier tile of the next level": "tile/1/000.p/1",
    "a full bundle": "tile/entries/001",
    "a partial bundle": "tile/entries/003.p/32",
    "an earlier partial bundle": "tile/entries/003.p/7",
    "the checkpoint": "checkpoint",
    "the writer's state": ".writer/state",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    with LogWriter(folder) as log:
        for size in (300, 775, 800):
            log.append([b"entry %d" % n for n in range(log.size, size)])
            log.commit()
            if size == 775:
                log.publish(checkpoint.sign(Checkpoint(ORIGIN, size, log.root), Ed25519Signer(KEY)))
    return folder


def defects(folder: Path) -> list[str]:
    return list(fsck(folder, [Ed25519Verifier(KEY.public)]))


def test_a_sound_log_has_no_defect_and_these_classes_of_files(sound):
    assert defects(sound) == []
    there = {path.relative_to(sound).as_posix() for path in sound.rglob("*") if path.is_file()}
    assert set(CLASSES.values()) <= there


@pytest.mark.parametrize("path", CLASSES.values(), ids=CLASSES)
def test_every_changed_bit_is_named(sound, tmp_path, path):
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    content = (log / path).read_bytes()
    chance = random.Random(path)
    for bit in chance.sample(range(len(content) * 8), 40):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        (log / path).write_bytes(changed)
        assert any(path in line for line in defects(log)), bit
    (log / path).write_bytes(content)
    assert defects(log) == []


@pytest.mark.parametrize("path", CLASSES.values(), ids=CLASSES)
def test_every_file_that_was_cut_or_grew_is_named(sound, tmp_path, path):
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    content = (log / path).read_bytes()
    for other in (content[:-1], content + b"\0", b""):
        (log / path).write_bytes(other)
        assert defects(log), other[:20]


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/003.p/32", "tile/1/000.p/3", "tile/entries/001", "tile/entries/003.p/32"]
)
def test_every_missing_file_is_named(sound, tmp_path, path):
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    (log / path).unlink()
    assert any(line.startswith(path) and "missing" in line for line in defects(log))


@pytest.mark.parametrize("path", ["notes.txt", "tile/0/x000/001", "tile/0/000.p/0", "tile/9z/000", ".writer/staging/x"])
def test_what_does_not_belong_is_named(sound, tmp_path, path):
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    (log / path).parent.mkdir(parents=True, exist_ok=True)
    (log / path).write_bytes(b"")
    assert [line.split(":")[0] for line in defects(log)] == [path]


def test_a_checkpoint_of_another_history_is_named(sound, tmp_path):
    """Signed with the log's own key, over entries that the log does not have."""
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    other = Checkpoint(ORIGIN, 775, bytes(32))
    (log / "checkpoint").write_bytes(checkpoint.sign(other, Ed25519Signer(KEY)))
    assert defects(log) == ["checkpoint: 根不符 the root is not that of the first 775 entries"]


def test_a_checkpoint_that_somebody_else_signed_is_named(sound, tmp_path):
    log = Path(shutil.copytree(sound, tmp_path / "log"))
    assert list(fsck(log, [Ed25519Verifier(SecretKey.generate(ORIGIN).public)])) == [
        "checkpoint: no known key has signed the note"
    ]

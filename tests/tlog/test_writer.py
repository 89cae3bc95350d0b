"""A log is whole and durable after every commit, has one writer, and shows no checkpoint but its own."""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.fsck import fsck
from huiwu.tlog.keys import Ed25519Signer, Ed25519Verifier, SecretKey
from huiwu.tlog.merkle import EMPTY_ROOT, leaf_hash, root, verify_consistency, verify_inclusion
from huiwu.tlog.signing import LogSigner
from huiwu.tlog.tiles import EntryTooLarge
from huiwu.tlog.writer import Contradiction, DamagedLog, LogIsHeld, LogWriter

ORIGIN = "audit.union.example/log"
KEY = SecretKey.generate(ORIGIN)
ENTRIES = [b"%d" % n * 20 for n in range(1500)]
ROOTS = {size: root(map(leaf_hash, ENTRIES[:size])) for size in (0, 1, 200, 255, 256, 257, 300, 512, 700, 1500)}


def write(folder: Path, *sizes: int) -> None:
    with LogWriter(folder) as log:
        for size in sizes:
            log.append(ENTRIES[log.size : size])
            assert log.commit() == (size, ROOTS[size])


def signed(size: int, head: bytes | None = None) -> bytes:
    return checkpoint.sign(Checkpoint(ORIGIN, size, head or ROOTS[size]), Ed25519Signer(KEY))


def test_a_log_grows_commit_by_commit(tmp_path):
    write(tmp_path, 1, 255, 256, 257, 700)
    assert list(fsck(tmp_path)) == []
    write(tmp_path, 1500)  # begun again
    assert list(fsck(tmp_path)) == []
    with LogWriter(tmp_path) as log:
        assert (log.size, log.root) == (1500, ROOTS[1500])
        reader = log.reader()
    assert list(reader.entries()) == ENTRIES
    verify_inclusion(leaf_hash(ENTRIES[256]), 256, 1500, reader.inclusion_proof(256), ROOTS[1500])
    verify_consistency(257, 1500, ROOTS[257], ROOTS[1500], reader.consistency_proof(257))


def test_an_empty_log_is_a_log(tmp_path):
    with LogWriter(tmp_path) as log:
        assert log.commit() == (0, EMPTY_ROOT)
        log.append([])
        log.publish(signed(0))
    assert list(fsck(tmp_path, [Ed25519Verifier(KEY.public)])) == []


def test_what_was_not_committed_is_gone(tmp_path):
    write(tmp_path, 200)
    with LogWriter(tmp_path) as log:
        log.append(ENTRIES[200:700])
    assert list(fsck(tmp_path)) == []
    write(tmp_path, 200, 512)
    assert list(fsck(tmp_path)) == []


def test_other_entries_may_follow_what_was_never_committed(tmp_path):
    """The full tiles of the attempt before are on the disk, under a size that nobody was told."""
    with LogWriter(tmp_path) as log:
        log.append([b"never committed"] * 1000)
        log._staging.flush()
    write(tmp_path, 700)
    assert list(fsck(tmp_path)) == []


def test_partial_tiles_go_when_they_are_full(tmp_path):
    write(tmp_path, 1, 200)
    assert {path.name for path in (tmp_path / "tile/0/000.p").iterdir()} == {"1", "200"}
    write(tmp_path, 256)
    assert not (tmp_path / "tile/0/000.p").exists()
    assert not (tmp_path / "tile/entries/000.p").exists()
    assert (tmp_path / "tile/1/000.p/1").exists()


def test_a_full_tile_is_never_written_again(tmp_path):
    write(tmp_path, 300)
    before = {
        path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (tmp_path / "tile").rglob("[0-9][0-9][0-9]")
    }
    assert {path.relative_to(tmp_path).as_posix() for path in before} == {"tile/0/000", "tile/entries/000"}
    write(tmp_path, 512, 1500)
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before} == before


def test_an_entry_that_is_too_large_is_not_taken_nor_those_with_it(tmp_path):
    with LogWriter(tmp_path) as log:
        with pytest.raises(EntryTooLarge):
            log.append([b"a", b"x" * 65_536])
        log.append([b"x" * 65_535])
        assert log.commit() == (1, leaf_hash(b"x" * 65_535))
    assert list(fsck(tmp_path)) == []


def test_memory_does_not_grow_with_the_log(tmp_path):
    """Thirty times as many entries in one commit, and in memory at most what is flushed at once."""
    peaks = []
    for count in (4_000, 120_000):
        tracemalloc.start()
        with LogWriter(tmp_path / str(count)) as log:
            for _ in range(count // 2_000):
                log.append([b"%0200d" % n for n in range(2_000)])
            log.commit()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 24_000_000


def test_a_log_has_one_writer(tmp_path):
    with LogWriter(tmp_path):
        with pytest.raises(LogIsHeld):
            LogWriter(tmp_path)
        again = f"from pathlib import Path; from huiwu.tlog.writer import LogWriter; LogWriter(Path({str(tmp_path)!r}))"
        other = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True, check=False)
        assert "LogIsHeld" in other.stderr
    write(tmp_path, 1)


def test_a_writer_that_broke_off_writes_no_more(tmp_path, monkeypatch):
    with LogWriter(tmp_path) as log:
        log.append(ENTRIES[:300])
        with monkeypatch.context() as broken:
            broken.setattr(log._staging, "flush", lambda: (_ for _ in ()).throw(OSError("no space")))
            with pytest.raises(OSError, match="no space"):
                log.commit()
        for act in (log.commit, lambda: log.append([b""]), lambda: log.publish(signed(0))):
            with pytest.raises(OSError, match="open the log anew"):
                act()
    write(tmp_path, 300)


def test_only_checkpoints_of_the_log_are_published_and_none_older(tmp_path):
    write(tmp_path, 200, 300)
    with LogWriter(tmp_path) as log:
        log.publish(signed(200))
        for wrong in (signed(300, ROOTS[200]), signed(512), signed(200, ROOTS[300])):
            with pytest.raises(Contradiction):
                log.publish(wrong)
        log.publish(signed(300))
        with pytest.raises(Contradiction):
            log.publish(signed(200))
    assert (tmp_path / "checkpoint").read_bytes() == signed(300)
    assert list(fsck(tmp_path, [Ed25519Verifier(KEY.public)])) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".writer/state", b"nonsense"),
        (".writer/state", b"huiwu.tlog.state.v1\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
        (".writer/state", b"huiwu.tlog.state.v1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
        ("tile/0/001.p/44", None),
        ("tile/1/000.p/1", b"x" * 32),
        ("tile/entries/001.p/44", b""),
        ("checkpoint", b"nonsense"),
    ],
)
def test_a_damaged_log_is_not_continued(tmp_path, path, content):
    write(tmp_path, 300)
    with LogWriter(tmp_path) as log:
        log.publish(signed(300))
    (tmp_path / path).write_bytes(content) if content is not None else (tmp_path / path).unlink()
    with pytest.raises(DamagedLog):
        LogWriter(tmp_path)


def test_a_log_restored_from_a_backup_signs_no_second_history(tmp_path):
    """The signer's memory lies elsewhere: the log is older than what was signed, and goes on otherwise."""
    signer = LogSigner(tmp_path / "elsewhere", Ed25519Signer(KEY))
    write(tmp_path / "log", 300)
    signer.sign(Checkpoint(ORIGIN, 300, ROOTS[300]))
    with LogWriter(tmp_path / "restored") as log:
        log.append(ENTRIES[:200])
        log.append([b"another history"] * 200)
        size, head = log.commit()
        proof = log.reader().consistency_proof(300)
    for wrong, shown in ((Checkpoint(ORIGIN, size, head), proof), (Checkpoint(ORIGIN, 200, ROOTS[200]), ())):
        with pytest.raises(Contradiction):
            signer.sign(wrong, shown)
    assert signer.last() == Checkpoint(ORIGIN, 300, ROOTS[300])


def test_a_signer_signs_what_continues_and_nothing_that_contradicts(tmp_path):
    signer = LogSigner(tmp_path / "last-signed", Ed25519Signer(KEY))
    assert signer.last() is None
    write(tmp_path / "log", 200, 300, 700)
    with LogWriter(tmp_path / "log") as log:
        reader = log.reader()
    signer.sign(Checkpoint(ORIGIN, 0, ROOTS[0]))
    assert signer.sign(Checkpoint(ORIGIN, 200, ROOTS[200])) == signed(200)
    assert signer.sign(Checkpoint(ORIGIN, 300, ROOTS[300]), reader.consistency_proof(200, 300)) == signed(300)
    assert signer.sign(Checkpoint(ORIGIN, 300, ROOTS[300])) == signed(300)
    for wrong in (
        Checkpoint(ORIGIN, 300, ROOTS[700]),
        Checkpoint(ORIGIN, 200, ROOTS[200]),
        Checkpoint(ORIGIN, 0, ROOTS[0]),
        Checkpoint(ORIGIN, 700, ROOTS[700]),
        Checkpoint("another.example/log", 300, ROOTS[300]),
    ):
        with pytest.raises(Contradiction):
            LogSigner(tmp_path / "last-signed", Ed25519Signer(KEY)).sign(wrong)
    signer.sign(Checkpoint(ORIGIN, 700, ROOTS[700]), reader.consistency_proof(300, 700))
    assert signer.last() == Checkpoint(ORIGIN, 700, ROOTS[700])


def test_a_memory_that_is_damaged_is_not_taken_for_none(tmp_path):
    (tmp_path / "last-signed").write_bytes(b"")
    with pytest.raises(ValueError, match="blank line"):
        LogSigner(tmp_path / "last-signed", Ed25519Signer(KEY)).sign(Checkpoint(ORIGIN, 1, ROOTS[1]))

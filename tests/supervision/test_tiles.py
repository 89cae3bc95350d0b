"""The log as it is served, read over HTTP: by our own reader, and by one of other authors (tlog-scales, Apache-2.0)."""

import asyncio

import httpx
import pytest
from tlog_scales.backend import HttpBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import listening
from huiwu.tlog.checkpoint import open_checkpoint
from huiwu.tlog.keys import Ed25519Verifier, PublicKey
from huiwu.tlog.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from huiwu.tlog.reading import TileReader

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]
MUNICIPAL, DISTRICT = "union-110000-municipal", "union-110105-district"
PAST_A_FULL_TILE = 300


class Door:
    """Asks for what stands below the log's prefix, and keeps the answers' headers."""

    def __init__(self, url, headers=None):
        self.client = httpx.Client(base_url=f"{url}/v1/log", headers=headers, trust_env=False, timeout=30)
        self.headers = {}

    def read(self, path):
        answer = self.client.get(f"/{path}")
        if answer.status_code == 404:
            raise FileNotFoundError(path)
        answer.raise_for_status()
        self.headers[path] = answer.headers
        return answer.content


async def test_the_served_log_is_read_by_anybody_and_its_entries_by_those_who_may(town, engines, authority, until):
    async def grown():
        [await town.firm() for _ in range(5)]
        checkpoint = (await town.watch("log")).json()["checkpoint"]
        return checkpoint if checkpoint and checkpoint["size"] > PAST_A_FULL_TILE else None

    told = await until(grown)
    [key] = told["keys"]
    await asyncio.to_thread(from_outside, authority.settings(engines.database, engines.nats), key, authority)


def from_outside(settings, key, authority):
    """On a socket; in a thread, since the town's services go on in the loop."""
    with listening(supervision, settings) as url:
        ours(url, key, authority)
        theirs(url, key, authority)
        strangers(url, authority)


def ours(url, key, authority):
    """Entries give the hashes, hashes give the signed root, and every proof leads there."""
    door = Door(url, authority.bearer(MUNICIPAL, "supervisor"))
    checkpoint, _ = open_checkpoint(door.read("checkpoint"), [Ed25519Verifier(PublicKey.parse(key))])
    reader = TileReader(door.read, checkpoint.size)
    hashes = list(map(leaf_hash, reader.entries()))
    assert reader.root() == root(hashes) == checkpoint.root
    for index in (0, 255, 256, checkpoint.size - 1):
        verify_inclusion(hashes[index], index, checkpoint.size, reader.inclusion_proof(index), checkpoint.root)
    for old in (1, 255, 256, 257):
        proof = reader.consistency_proof(old)
        verify_consistency(old, checkpoint.size, root(hashes[:old]), checkpoint.root, proof)
    assert door.headers["checkpoint"]["Content-Type"] == "text/plain; charset=utf-8"
    assert door.headers["checkpoint"]["Cache-Control"] == "no-store"
    tiles = {path: headers for path, headers in door.headers.items() if path != "checkpoint"}
    assert {"tile/0/000", "tile/entries/000", f"tile/0/001.p/{checkpoint.size - 256}"} <= tiles.keys()
    for path, headers in tiles.items():
        assert headers["Content-Type"] == "application/octet-stream"
        shared = "private" if "entries" in path else "public"
        assert headers["Cache-Control"] == f"{shared}, max-age=31536000, immutable"


def theirs(url, key, authority):
    """Another implementation, which knows nothing of ours."""
    backend = HttpBackend(f"{url}/v1/log")
    backend.session.trust_env = False
    reader = TilesReader(backend)
    head = reader.get_checkpoint()
    head.verify(Vkey.from_string(key))
    assert reader.calculate_root_hash() == head.root_hash
    backend.session.headers.update(authority.bearer(MUNICIPAL, "supervisor"))
    for index in (0, 255, 256, head.size - 1):
        proof = reader.get_inclusion_proof(index, head.size)
        proof.check(leaf_hash(reader.get_entry(index)), head.root_hash)
    for old in (1, 255, 256, 257):
        reader.get_consistency_proof(old, head.size).check(reader.mth(0, old), head.root_hash)


def strangers(url, authority):
    """Hashes are for everybody, entries for the city's supervisors; what is no tile is not there."""
    for headers, status in ((None, 401), (authority.bearer(DISTRICT, "supervisor"), 403)):
        door = Door(url, headers)
        assert door.client.get("/tile/0/000").status_code == 200
        assert door.client.get("/tile/entries/000").status_code == status
    for path in ("0/001", "0/000.p/256", "0/0", "0/x000/000", "64/000", "0/../key", "0/999", "-1/000", "entries/999"):
        answer = Door(url, authority.bearer(MUNICIPAL, "supervisor")).client.get(f"/tile/{path}")
        assert (path, answer.status_code) == (path, 404)

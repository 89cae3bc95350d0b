"""Witnesses have seen what supervision says, and the receipt shows it."""

import asyncio
import threading
import time
from contextlib import AsyncExitStack, contextmanager

import pytest
import uvicorn

from huiwu.audit.cli import main
from huiwu.engines import free_port
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import served
from huiwu.tlog.keys import COSIGNATURE, PublicKey, SecretKey
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.policy import Policy
from huiwu.tlog.proof import LogProof
from huiwu.witness.app import create_app
from huiwu.witness.memory import Memory

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]
DISTRICT = "union-110105-district"


@contextmanager
def witness(folder, key, log):
    """One on a port of its own."""
    memory, port = Memory(folder / "memory.sqlite3"), free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(key, {log.name: [log]}, memory), port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        memory.close()


async def test_whoever_asks_learns_who_has_seen_the_log(town, engines, authority, tmp_path, until):
    firm = await town.firm()
    decision = firm["decision"]["id"]
    await until(lambda: _shown(town, decision))
    log = PublicKey.parse((await town.watch("log")).json()["checkpoint"]["keys"][0])
    assert (await town.watch("log")).json()["witnesses"] is None
    key = SecretKey.generate("witness.test/upper", COSIGNATURE)
    absent = SecretKey.generate("witness.test/absent", COSIGNATURE)
    policy = tmp_path / "policy"
    async with AsyncExitStack() as stack:
        url = stack.enter_context(witness(tmp_path, key, log))
        policy.write_text(
            f"log {log.text()}\nwitness upper {key.public.text()} {url}\n"
            f"witness absent {absent.public.text()} http://127.0.0.1:9\ngroup any any upper absent\nquorum any\n"
        )
        settings = authority.settings(engines.database, engines.nats)
        settings.environ["HUIWU_WITNESS_POLICY"] = str(policy)
        client = await stack.enter_async_context(served(supervision, settings))
        head = authority.bearer(DISTRICT, "supervisor")

        async def seen():
            told = (await client.get("/v1/log", headers=head)).json()
            return {each["name"]: each for each in told["witnesses"] if each["size"]}

        found = await until(seen)
        assert found["upper"]["seen_at"]
        told = (await client.get("/v1/log", headers=head)).json()
        assert {each["name"]: each["why"] is None for each in told["witnesses"]} == {"upper": True, "absent": False}
        receipt = (await client.get(f"/v1/decisions/{decision}/receipt", headers=head)).json()
        for each in receipt["entries"]:
            proof = LogProof.parse(each["proof"].encode())
            witnessed = proof.verify(leaf_hash(each["entry"].encode()), Policy.parse(policy.read_bytes()))
            assert set(witnessed.seen) == {"upper"}
        bundle = tmp_path / "firm.zip"
        bundle.write_bytes((await client.get(f"/v1/bundles/{firm['id']}", headers=head)).content)
        assert await asyncio.to_thread(main, ["verify", str(bundle), "--policy", str(policy)]) == 0


async def _shown(town, decision):
    return (await town.watch(f"decisions/{decision}/receipt")).status_code == 200

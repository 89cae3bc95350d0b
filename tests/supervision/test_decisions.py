"""What a supervisor sees: every decision with its findings, decided again, and as a bundle to take away."""

import asyncio
import json
import subprocess
import sys
from base64 import b64decode, b64encode

import asyncpg
import pytest
import pytest_asyncio

from huiwu.audit.bundle import open_bundle
from huiwu.audit.cli import main
from huiwu.audit.verify import defects
from huiwu.kernel import replay
from huiwu.rulebook import Rulebook
from huiwu.tlog.checkpoint import open_checkpoint
from huiwu.tlog.keys import Ed25519Verifier, PublicKey
from huiwu.tlog.merkle import leaf_hash, verify_inclusion

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
_GRANTED_TO_REFUSED = ('"outcome":"granted"', '"outcome":"refused"')
OTHER_STREET, OTHER_DISTRICT = "union-110105-110105001", "union-110108-district"


@pytest_asyncio.fixture(loop_scope="module")
async def firm(town):
    """Registered with a hundred and sixty workers and no union, counted, and once refused."""
    registered = await town.firm()
    granted = await town.counted(registered["id"])
    refused = await town.counted(registered["id"], "2026-04-01")
    await town.until_kept("membership", refused["position"])
    return {"id": registered["id"], "registered": registered, "granted": granted, "refused": refused}


async def test_a_decision_is_what_was_answered(town, firm):
    for name in ("registered", "granted", "refused"):
        answer = firm[name]
        shown = await town.watch(f"decisions/{answer['decision']['id']}")
        assert shown.status_code == 200
        said = shown.json()
        assert said["decision"] == answer["decision"]
        assert (said["service"], said["stream"], said["organisation"]) == ("membership", firm["id"], STREET)
        assert [{"type": each["type"], "data": each["data"]} for each in said["facts"]] == answer["facts"]
        assert set(said["title"]) == {"zh", "en"}
        assert said["names"][STREET]
        assert all(set(each["sentence"]) == {"zh", "en"} for each in said["facts"])


async def test_the_latest_are_listed_page_by_page(town, firm):
    page = (await town.watch("decisions", limit=3)).json()
    ids = [each["decision"]["id"] for each in page["items"]]
    assert firm["refused"]["decision"]["id"] in ids
    seen, before = [], {}
    while True:
        page = (await town.watch("decisions", MUNICIPAL, limit=40, **before)).json()
        seen += [each["leaf"] for each in page["items"]]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert seen == sorted(set(seen), reverse=True)
    log = (await town.watch("log")).json()
    assert len(seen) == log["granted"] + log["refused"]
    refused = (await town.watch("decisions", MUNICIPAL, outcome="refused", limit=200)).json()["items"]
    assert {each["decision"]["outcome"] for each in refused} == {"refused"}
    assert len(refused) == log["refused"]


async def test_a_decision_is_decided_again(town, firm):
    for name in ("registered", "granted", "refused"):
        answer = firm[name]
        again = (await town.replay(f"decisions/{answer['decision']['id']}")).json()
        assert again["identical"] is True
        assert again["differences"] == []
        assert again["recorded"] == again["replayed"] == answer["decision"]
        assert (again["decision"], again["stream"]) == (answer["decision"]["id"], firm["id"])


async def test_a_decision_is_heard_under_another_edition(town, firm):
    """Chaoyang's rule on employers of a hundred workers is not the city's."""
    decision = firm["registered"]["decision"]["id"]
    city = Rulebook.shipped().edition("beijing-2015")
    for named in ("beijing-2015", city.ref.sha256):
        other = (await town.replay(f"decisions/{decision}", edition=named)).json()
        assert other["identical"] is False
        assert other["replayed"]["edition"] == {"id": "beijing-2015", "sha256": city.ref.sha256}
        clauses = [{each["clause"] for each in other[side]["findings"]} for side in ("recorded", "replayed")]
        assert clauses[0] - clauses[1] == {"membership.coverage.hundred-plus-priority"}
        assert any(each.startswith("findings: recorded") for each in other["differences"])
        assert not any(each.startswith("edition") for each in other["differences"])
    same = (await town.replay(f"decisions/{decision}", edition="chaoyang-2015")).json()
    assert same["identical"] is True


async def test_an_edition_that_cannot_hear_the_case_says_so(town, firm):
    """The platform's own rules have no clause on unions; hearing a founding under them is no failure of ours."""
    for edition in ("platform-1", "statutes-1"):
        answer = await town.replay(f"decisions/{firm['registered']['decision']['id']}", edition=edition)
        assert answer.status_code == 200
        assert answer.json()["recorded"] == firm["registered"]["decision"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"edition":5}', b'{"edition":""}', b'{"edition":"nowhere-1999"}', b'{"law":"x"}', b"[" * 50_000],
)
async def test_a_malformed_replay_is_422(town, firm, body):
    answer = await town.supervision.post(
        f"/v1/decisions/{firm['granted']['decision']['id']}/replay",
        content=body,
        headers=town.authority.bearer(DISTRICT, "supervisor"),
    )
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_body_that_is_too_large_is_413(town, firm):
    answer = await town.replay(f"decisions/{firm['granted']['decision']['id']}", edition="x" * 1_000_001)
    assert answer.status_code == 413


async def test_a_replay_may_have_no_body(town, firm):
    answer = await town.supervision.post(
        f"/v1/decisions/{firm['granted']['decision']['id']}/replay",
        headers=town.authority.bearer(DISTRICT, "supervisor"),
    )
    assert answer.json()["identical"] is True


async def test_a_stream_is_decided_again(town, firm):
    again = (await town.replay(f"streams/{firm['id']}")).json()
    assert again == {"stream": firm["id"], "replayed": 3, "identical": 3, "differing": []}
    city = (await town.replay(f"streams/{firm['id']}", edition="beijing-2015")).json()
    assert (city["replayed"], city["identical"]) == (3, 0)
    assert len(city["differing"]) == 3


async def test_what_somebody_changes_here_is_seen(town, firm, engines, tmp_path, forge):
    """Supervision's own copy is no better than what was signed over it, and than its replay."""
    assert (await town.watch(f"decisions/{firm['refused']['decision']['id']}/receipt")).status_code == 200
    connection = await asyncpg.connect(engines.database)
    swap = """UPDATE supervision.entries
        SET raw = convert_to(replace(convert_from(raw, 'UTF8'), $2, $3), 'UTF8') WHERE stream = $1"""
    try:
        await forge(connection, swap, firm["id"], '"headcount":70', '"headcount":71')
        again = (await town.replay(f"streams/{firm['id']}")).json()
        assert (again["replayed"], again["identical"]) == (3, 3)  # command and fact were changed alike …
        bundle = await town.watch(f"bundles/{firm['id']}")
        (tmp_path / "changed.zip").write_bytes(bundle.content)
        with open_bundle(tmp_path / "changed.zip") as opened:  # … which the signed tree shows
            assert [defect for defect in defects(opened) if "it is not leaf" in defect]
        await forge(connection, swap, firm["id"], '"outcome":"refused"', '"outcome":"granted"')
        again = (await town.replay(f"streams/{firm['id']}")).json()
        assert again["identical"] == 2
        assert again["differing"][0]["decision"] == firm["refused"]["decision"]["id"]
    finally:
        await forge(connection, swap, firm["id"], '"headcount":71', '"headcount":70')
        await forge(connection, swap.replace("= $1", "= $1 AND outcome = 'refused'"), firm["id"], *_GRANTED_TO_REFUSED)
        await connection.close()


async def test_an_answer_is_exchanged_for_a_receipt(town, firm, tmp_path):
    """Whoever has the answer can show that the log holds it, to anybody who has the log's key."""
    for name in ("granted", "refused"):
        decision = firm[name]["decision"]["id"]
        asked = await town.watch(f"decisions/{decision}/receipt")
        receipt, answer = tmp_path / "receipt", tmp_path / "answer"
        receipt.write_bytes(asked.content)
        answer.write_text(json.dumps(firm[name]))
        assert main(["verify", str(receipt), "--answer", str(answer)]) == 0
        told = asked.json()
        [key] = told["keys"]
        checkpoint, _ = open_checkpoint(told["checkpoint"].encode(), [Ed25519Verifier(PublicKey.parse(key))])
        assert [json.loads(each["entry"])["decision"] for each in told["entries"]] == [decision] * (
            1 + len(firm[name]["facts"])
        )
        for each in told["entries"]:
            hashed = leaf_hash(each["entry"].encode())
            assert b64encode(hashed).decode() == each["leaf_hash"]
            header, index, *hashes = each["proof"].partition("\n\n")[0].splitlines()
            assert (header, index) == ("c2sp.org/tlog-proof@v1", f"index {each['index']}")
            assert each["proof"].partition("\n\n")[2] == told["checkpoint"]
            verify_inclusion(hashed, each["index"], checkpoint.size, list(map(b64decode, hashes)), checkpoint.root)
    assert (await town.watch(f"decisions/{decision}/receipt", OTHER_STREET)).status_code == 403
    assert (await town.watch("decisions/nothing/receipt")).status_code == 404


async def test_a_bundle_of_a_stream_is_sound(town, tmp_path):
    firm = (await town.firm())["id"]
    last = await town.counted(firm)
    answer = await town.watch(f"bundles/{firm}", after=last["position"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert f"{firm}.huiwu.zip" in answer.headers["Content-Disposition"]
    path = tmp_path / "firm.zip"
    path.write_bytes(answer.content)
    with open_bundle(path) as bundle:
        assert list(defects(bundle)) == []
        assert {json.loads(raw)["subject"] for raw in bundle.entries()} == {firm}
        found = list(replay(bundle.entries(), bundle.editions()))
    assert len(found) == 2
    assert all(each.identical for each in found)


async def test_a_bundle_of_an_organisation_is_sound(town, tmp_path):
    """Each level sees its own acts and those below it; a neighbour's and the city's own are what makes them differ."""
    registered = await town.firm()
    for acting in (OTHER_DISTRICT, DISTRICT, OTHER_STREET, STREET):
        last = await town.notice(acting)
    await town.until_kept("membership", registered["position"])
    await town.until_kept("notification", last["position"])
    entries = {}
    for by in (STREET, DISTRICT, MUNICIPAL):
        answer = await town.watch("bundles", by)
        path = tmp_path / f"{by}.zip"
        path.write_bytes(answer.content)
        with open_bundle(path) as bundle:
            assert list(defects(bundle)) == []
            entries[by] = list(bundle.entries())
            found = list(replay(bundle.entries(), bundle.editions()))
        assert found
        assert [each for each in found if not each.identical] == []
    assert set(entries[STREET]) < set(entries[DISTRICT]) < set(entries[MUNICIPAL])
    # Meanwhile the services may have decided more of their own accord.
    assert len(entries[MUNICIPAL]) <= (await town.watch("log")).json()["size"]
    path.write_bytes((await town.watch("bundles", DISTRICT, under=STREET)).content)
    with open_bundle(path) as bundle:
        assert list(bundle.entries())[: len(entries[STREET])] == entries[STREET]


async def test_a_bundle_replays_on_a_machine_without_engines(town, tmp_path):
    firm = (await town.firm())["id"]
    last = await town.counted(firm)
    path = tmp_path / "firm.zip"
    path.write_bytes((await town.watch(f"bundles/{firm}", after=last["position"])).content)
    for command in ("verify", "replay"):
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-I", "-m", "huiwu.audit.cli", command, str(path)],
            capture_output=True,
            env={},
            check=False,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", ["decisions/{decision}", "bundles/{id}", "decisions", "bundles", "log"])
async def test_supervision_goes_down_the_tree_and_never_sideways(town, firm, path):
    path = path.format(id=firm["id"], decision=firm["granted"]["decision"]["id"])
    assert (await town.supervision.get(f"/v1/{path}")).status_code == 401
    for by in (STREET, DISTRICT, MUNICIPAL):
        assert (await town.watch(path, by)).status_code == 200
    for by in (OTHER_STREET, OTHER_DISTRICT):
        answer = await town.watch(path, by)
        if path in {"decisions", "bundles", "log"}:
            assert answer.status_code == 200
            assert firm["granted"]["decision"]["id"] not in answer.text
            if path != "log":
                assert (await town.watch(path, by, under=STREET)).status_code == 403
        else:
            assert answer.status_code == 403


async def test_replaying_is_reading(town, firm):
    for by, status in ((STREET, 200), (DISTRICT, 200), (OTHER_STREET, 403), (OTHER_DISTRICT, 403)):
        assert (await town.replay(f"streams/{firm['id']}", by)).status_code == status
        assert (await town.replay(f"decisions/{firm['granted']['decision']['id']}", by)).status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("decisions/unknown", 404),
        ("decisions/%00", 422),
        ("decisions/%E4%BC%9A", 404),
        ("bundles/enterprise-110105-unknown", 404),
        ("bundles/%FF", 404),
        ("decisions?before=-1", 422),
        ("decisions?limit=0", 422),
        ("decisions?outcome=maybe", 422),
        ("decisions?under=%00", 422),
        ("decisions?after=1&source=kitchen", 422),
        ("decisions?after=1e9", 422),
        ("log?source=kitchen", 200),
        ("unknown", 404),
    ],
)
async def test_strange_addresses(town, path, status):
    answer = await town.watch(path)
    assert answer.status_code == status, answer.text


async def test_a_bundle_of_a_strangely_named_organisation_is_given(town):
    """Its own part of the tree is empty, and its name is no file name."""
    answer = await town.watch("bundles", "工会/../x")
    assert answer.status_code == 200
    assert "/" not in answer.headers["Content-Disposition"]


async def test_one_s_own_decision_is_waited_for(town):
    for _ in range(5):
        answer = await town.firm()
        position = answer["position"]
        shown, again, bundle = await asyncio.gather(
            town.watch(f"decisions/{answer['decision']['id']}", after=position),
            town.supervision.post(
                f"/v1/decisions/{answer['decision']['id']}/replay?after={position}",
                headers=town.authority.bearer(DISTRICT, "supervisor"),
            ),
            town.watch(f"bundles/{answer['id']}", after=position),
        )
        assert [each.status_code for each in (shown, again, bundle)] == [200, 200, 200]

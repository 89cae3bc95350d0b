"""`huiwu-audit`: verify and replay evidence, and ask for it. It needs no engine and no service, only the file."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huiwu.audit.again import Turned, replayed
from huiwu.audit.against import Earlier, contradictions, wanted_heads
from huiwu.audit.bundle import Bundle, NotABundle, law_of, open_bundle
from huiwu.audit.download import ExportRefused, ask_receipt, download, token_of_this_machine
from huiwu.audit.receipt import Examined, NotAReceipt, Receipt
from huiwu.audit.seal import Seal, Trust
from huiwu.audit.verify import Verified
from huiwu.kernel import Replayed
from huiwu.rulebook import Edition, Rulebook, RulebookError
from huiwu.tlog.policy import NotAPolicy

_STEP = 1000
_screen = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script; gives the exit code: 0 sound, 1 defects or differences, 2 not usable."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NotABundle, NotAReceipt, NotAPolicy, RulebookError, ExportRefused, OSError) as error:
        _screen.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 2


def _verify(options: argparse.Namespace) -> int:
    found = 0
    policy = options.policy.read_bytes() if options.policy else None
    with options.bundle.open("rb") as file:
        if file.read(1) == b"{":
            return _verify_receipt(options, policy)
    try:
        with open_bundle(options.bundle) as bundle, _progress("核验 verify", bundle) as step:
            trust = None if policy is None else Trust.by(policy, bundle.keys())
            verified = Verified(bundle, trust, watch=step)
            for defect in _defects(verified, options.against):
                found += 1
                _say(defect)
            if not found:
                _note_foreign_law(bundle)
                _tell_seal(verified)
    except NotABundle as error:
        found += 1
        _say(f"不是证据包 not an evidence bundle: {error}")
    return 1 if found else 0


def _verify_receipt(options: argparse.Namespace, policy: bytes | None) -> int:
    if options.against is not None:
        raise NotAReceipt("--against 只用于证据包 is for bundles")
    found = 0
    try:
        receipt = Receipt.parse(options.bundle.read_bytes())
        named = receipt.keyring()
        trust = Trust.of(named) if policy is None else Trust.by(policy, named)
        examined = Examined(receipt, trust, options.answer.read_bytes() if options.answer else None)
        for defect in examined.defects():
            found += 1
            _say(defect)
    except NotAReceipt as error:
        found += 1
        _say(f"不是凭证 not a receipt: {error}")
    else:
        if not found and examined.seal is not None:
            place = f"{receipt.entries[0].index} / {examined.seal.checkpoint.size}"
            _screen.print(f"[green]完好[/green] sound: {receipt.decision}，日志第 leaf {place}", soft_wrap=True)
            _tell_signatures(examined.seal, known=policy is not None)
    return 1 if found else 0


def _defects(verified: Verified, against: Path | None) -> Iterator[str]:
    if against is None:
        yield from verified.defects()
        return
    earlier = Earlier(against)
    yield from earlier.open(verified.trust or Trust.of(verified.bundle.keys()))
    verified.heads = wanted_heads(earlier)
    yield from verified.defects()
    yield from contradictions(verified, earlier)


def _tell_seal(verified: Verified) -> None:
    seal, bundle = verified.seal, verified.bundle
    assert seal is not None  # else there is a defect
    said = f"[green]完好[/green] sound: {verified.entries} entries"
    if not bundle.whole:
        said += f", 为日志的一部分 part of a log of {seal.checkpoint.size}"
    _screen.print(said, soft_wrap=True)
    _tell_signatures(seal, known=verified.trust is not None)


def _tell_signatures(seal: Seal, *, known: bool) -> None:
    for line in _signed(seal, known=known):
        _screen.print(line, soft_wrap=True, markup=False, highlight=False)


def _signed(seal: Seal, *, known: bool) -> Iterator[str]:
    for key in seal.log:
        compare = "" if known else "（请与公布的公钥核对 compare it with the published key）"
        yield f"日志签名 signed by the log: {key.text()} {compare}"
    for each in seal.seen:
        yield f"见证 witnessed by {each.witness} at {each.at.isoformat()}"
    if not seal.seen:
        yield "尚无见证 Nobody countersigned: it rests on the log's own signature."


def _note_foreign_law(bundle: Bundle) -> None:
    """Whoever makes up a record can make up a law that fits it; the law that we know is that which we came with."""
    for sha256, edition in bundle.editions().items():
        if sha256 not in Rulebook.shipped().by_sha256:
            _screen.print(
                f"[yellow]请另行核对[/yellow] {edition.id} {sha256} 未随本工具发布 "
                "did not come with this tool: compare it with its source.",
                soft_wrap=True,
            )


def _replay(options: argparse.Namespace) -> int:
    total = identical = 0
    turned = Turned()
    with open_bundle(options.bundle) as bundle, _progress("重放 replay", bundle) as step:
        instead = _edition_from(options.edition, bundle) if options.edition else None
        watched = _stepped(bundle.entries(), step)
        for each in replayed(watched, bundle.size() or 0, _editions(bundle), instead):
            if options.decision not in (None, each.decision):
                continue
            total += 1
            identical += each.identical
            if not each.identical:
                turned.take(each)
                _tell(each)
    if instead is not None and total > identical:
        _screen.print(turned.table(instead.id))
    sys.stdout.write(json.dumps({"replayed": total, "identical": identical}) + "\n")
    if options.decision is not None and total == 0:
        _screen.print(f"没有此裁决 no decision {options.decision}", style="red", markup=False)
        return 1
    return 0 if total == identical else 1


def _editions(bundle: Bundle) -> Mapping[str, Edition]:
    """The bundle's law; rulings under one that cannot be used will differ, and that is the answer."""
    try:
        return bundle.editions()
    except RulebookError as error:
        _say(f"法规版本无法使用 editions cannot be used: {error}")
        return {}


def _say(line: str) -> None:
    """One line whatever stands in it: what a file says of itself is not to pass for what we say of it."""
    printable = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
    sys.stdout.write(printable + "\n")


def _tell(each: Replayed) -> None:
    for difference in each.differences:
        _say(f"{each.stream} {each.decision}: {difference}")


def _edition_from(path: Path, bundle: Bundle) -> Edition:
    texts = [path.read_bytes(), *bundle.sound_editions.values()]
    texts += [edition.text for edition in Rulebook.shipped().by_sha256.values()]
    return law_of(texts)[hashlib.sha256(texts[0]).hexdigest()]


@contextmanager
def _progress(title: str, bundle: Bundle) -> Generator[Callable[[], None]]:
    """A bar that moves on a terminal; how many entries there are is only what the checkpoint of a whole log says."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_screen, transient=True) as progress:
        task, done = progress.add_task("", total=bundle.size() if bundle.whole else None), 0

        def step() -> None:
            nonlocal done
            done += 1
            if done % _STEP == 0:
                progress.update(task, completed=done)

        yield step


def _stepped(entries: Iterator[bytes], step: Callable[[], None]) -> Iterator[bytes]:
    for raw in entries:
        step()
        yield raw


def _export(options: argparse.Namespace) -> int:
    token = options.token or os.environ.get("HUIWU_TOKEN") or token_of_this_machine(options.under)
    written = download(options.url, token, options.out, stream=options.stream, under=options.under)
    _screen.print(f"[green]已导出[/green] exported {written} bytes to {options.out}")
    return 0


def _receipt(options: argparse.Namespace) -> int:
    token = options.token or os.environ.get("HUIWU_TOKEN") or token_of_this_machine(None)
    with _screen.status("等待日志收入 until it is in the log"):
        content = ask_receipt(options.url, token, options.decision, options.wait)
    receipt = Receipt.parse(content)
    options.out.write_bytes(content)
    if options.proofs is not None:
        options.proofs.mkdir(parents=True, exist_ok=True)
        for each in receipt.entries:
            (options.proofs / f"{each.index}.entry").write_text(each.entry, "utf-8")
            (options.proofs / f"{each.index}.tlog-proof").write_text(each.proof, "utf-8")
    _screen.print(f"[green]已取得凭证[/green] the receipt is in {options.out}", soft_wrap=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="huiwu-audit", description=__doc__)
    commands = parser.add_subparsers(required=True)
    verify = commands.add_parser(
        "verify", help="检查证据包是否完好 is the bundle signed, whole, ordered and consistent?"
    )
    verify.add_argument("bundle", type=Path, metavar="BUNDLE", help="证据包或凭证 a bundle, or a receipt")
    verify.add_argument("--policy", type=Path, help="whose signatures count and how many witnesses (C2SP tlog-policy)")
    verify.add_argument("--against", type=Path, help="a bundle or checkpoint kept from before: is it the same log?")
    verify.add_argument("--answer", type=Path, help="of a receipt: the command's answer, to be what the log holds")
    verify.set_defaults(run=_verify)
    again = commands.add_parser("replay", help="依原法规重新裁决 decide every ruling again from the bundle alone")
    again.add_argument("bundle", type=Path)
    again.add_argument("--decision", help="only this decision")
    again.add_argument("--edition", type=Path, help="hear every ruling under this edition instead")
    again.set_defaults(run=_replay)
    export = commands.add_parser("export", help="向运行中的系统索取证据包 ask a running system for a bundle")
    export.add_argument("--out", type=Path, required=True)
    _add_door(export)
    part = export.add_mutually_exclusive_group()
    part.add_argument("--stream", help="only this stream")
    part.add_argument("--under", help="only what belongs to this organisation and those below it")
    export.set_defaults(run=_export)
    receipt = commands.add_parser("receipt", help="以裁决编号换取入日志的凭证 exchange a decision's id for its receipt")
    receipt.add_argument("decision", metavar="DECISION")
    receipt.add_argument("--out", type=Path, required=True)
    receipt.add_argument("--proofs", type=Path, help="a folder for each entry and its C2SP tlog-proof as files")
    receipt.add_argument("--wait", type=float, default=60.0, help="how many seconds, while it is not in the log yet")
    _add_door(receipt)
    receipt.set_defaults(run=_receipt)
    return parser


def _add_door(command: argparse.ArgumentParser) -> None:
    command.add_argument("--url", default="http://127.0.0.1:8080", help="the front door")
    command.add_argument(
        "--token",
        help="监督者令牌 a supervisor's bearer token; else $HUIWU_TOKEN, else one of this machine's own system",
    )


if __name__ == "__main__":
    sys.exit(main())

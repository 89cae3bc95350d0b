"""`huiwu-witness`: makes a key, and cosigns a union's log for those who would not take its word alone."""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import NotAKey, PublicKey, SecretKey
from huiwu.witness.app import create_app, say
from huiwu.witness.key import key_file, make_key, read_key
from huiwu.witness.memory import Memory

_MEMORY = "witness.sqlite3"


class Unusable(Exception):
    """What was asked for cannot be done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script; gives the exit code: 0 done, 1 contradictions were seen, 2 not usable."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (Unusable, NotAKey, sqlite3.Error, OSError) as error:
        print(f"无法进行 cannot be done: {error}", file=sys.stderr)
        return 2


def _init(options: argparse.Namespace) -> int:
    path = key_file(options.folder)
    try:
        key = make_key(options.folder, options.name)
    except FileExistsError as error:
        raise Unusable(f"{path} 已经存在 is there already") from error
    print(f"私钥已存入 the secret key is in {path}: 勿外传，勿复制 keep it to yourself, and in one place")
    _tell(key.public)
    return 0


def _tell(key: PublicKey) -> None:
    print(f"公钥 public key: {key.text()}")
    print(f"供对方写入策略 for the policy of those who trust it: witness {key.name} {key.text()} https://…")


def _serve(options: argparse.Namespace) -> int:
    key = _own_key(options.folder)
    keys = [PublicKey.parse(text) for text in options.log_key]
    origins = options.origin or [each.name for each in keys]
    if len(origins) != len(keys):
        raise Unusable("每个 --origin 要有一个 --log-key each origin takes one log key")
    logs: dict[str, list[PublicKey]] = {}
    for origin, each in zip(origins, keys, strict=True):
        logs.setdefault(origin, []).append(each)
    memory = Memory(options.folder / _MEMORY)
    app = create_app(key, logs, memory)
    _tell(key.public)
    print(f"见证 {', '.join(logs)}，http://{options.host}:{options.port}，按 Ctrl-C 停止 until interrupted", flush=True)
    try:
        uvicorn.run(app, host=options.host, port=options.port, log_level="warning", access_log=False)
    finally:
        memory.close()
    return 0


def _show(options: argparse.Namespace) -> int:
    if not (options.folder / _MEMORY).exists():
        raise Unusable(f"{options.folder} 中没有见证记录 has no memory of a witness")
    memory = Memory(options.folder / _MEMORY)
    try:
        for latest in memory.all_latest():
            print(say(*latest))
        found = memory.contradictions()
    finally:
        memory.close()
    for each in found:
        size = Checkpoint.parse(note.split(each.shown)[0]).size
        print(f"\n两份历史 two histories: {each.origin}, 各 {size} 条 entries each, 均有其签名 both signed by it")
        print(each.cosigned.decode(), each.shown.decode(), sep="\n")
    return 1 if found else 0


def _own_key(folder: Path) -> SecretKey:
    try:
        return read_key(folder)
    except FileNotFoundError as error:
        raise Unusable(f"{key_file(folder)} 不存在，先运行 huiwu-witness init is missing: make a key first") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="huiwu-witness", description="为联合会的日志作见证 a witness of logs")
    commands = parser.add_subparsers(required=True)
    init = commands.add_parser("init", help="生成见证钥匙 make the witness's key")
    init.add_argument("--name", required=True, help="见证人名称，如 its name, such as witness.union.example/upper")
    init.set_defaults(run=_init)
    serve = commands.add_parser("serve", help="见证日志 cosign checkpoints of logs")
    serve.add_argument("--log-key", action="append", required=True, help="日志的公钥 the log's public key; repeatable")
    serve.add_argument(
        "--origin", action="append", help="日志名称，默认为公钥的名称 its origin; the key's name if not given"
    )
    serve.add_argument("--host", default="127.0.0.1", help="监听地址 the address to listen at")
    serve.add_argument("--port", type=int, default=8095, help="端口 the port")
    serve.set_defaults(run=_serve)
    show = commands.add_parser("show", help="已见证到何处，有无两份历史 what was seen, and any contradiction")
    show.set_defaults(run=_show)
    for command in (init, serve, show):
        command.add_argument("--folder", type=Path, default=Path("witness"), help="钥匙与记录所在 key and memory")
    return parser


if __name__ == "__main__":
    sys.exit(main())

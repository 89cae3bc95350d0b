"""Whoever checks a log needs nothing of ours but this library, and of others nothing but cryptography."""

import ast
import sys
from pathlib import Path

import huiwu.tlog.merkle

FOLDER = Path(huiwu.tlog.merkle.__file__).parent


def test_the_library_stands_on_the_standard_library_and_cryptography_alone():
    strange = []
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            strange += [
                f"{path.name}: {name}"
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names | {"cryptography"}
                and not f"{name}.".startswith("huiwu.tlog.")
            ]
    assert strange == []

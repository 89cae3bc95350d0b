"""Files stay small, names say something, and every module says what it is for."""

import ast
import re

MODULE_LINES = 300
FUNCTION_LINES = 40
BANNED_MODULES = {"utils", "util", "common", "core", "helpers", "helper", "shared", "misc", "manager", "base"}
BANNED_NAMES = re.compile(r"(Manager|Updated|Helper|Util|Utils)$")


def test_a_module_can_be_read_in_one_sitting(sources):
    """Every line counts: what needs much comment needs two modules."""
    lengths = {source.name: source.text.count("\n") for source in sources}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_a_function_can_be_seen_at_once(sources):
    """Its docstring does not count."""
    long = {}
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
                documented = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
                lines = node.end_lineno - node.lineno + 1 - documented
                if lines > FUNCTION_LINES:
                    long[f"{source.at(node)} {node.name}"] = lines
    assert long == {}


def test_no_module_is_named_after_nothing(sources):
    names = {source.name: set(source.module[-1].split("_")) for source in sources if source.module}
    assert [name for name, words in names.items() if words & BANNED_MODULES] == []


def test_no_class_manages_and_no_fact_is_merely_an_update(sources):
    classes = [(s, node) for s in sources for node in ast.walk(s.tree) if isinstance(node, ast.ClassDef)]
    assert [f"{s.at(node)} {node.name}" for s, node in classes if BANNED_NAMES.search(node.name)] == []


def test_every_module_says_what_it_is_for(sources):
    assert [source.name for source in sources if not ast.get_docstring(source.tree)] == []

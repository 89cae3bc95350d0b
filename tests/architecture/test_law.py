"""A domain applies the law and nothing else: no clock, no chance, no machinery, and no number of its own."""

import ast
import re
import sys

PURE_LIBRARIES = {
    "huiwu.kernel",
    "huiwu.rulebook",
    "huiwu.ledger",
    "huiwu.obligation",
    "annotated_types",
}  # the last names limits of shapes, and does nothing
IMPURE_MODULES = {"asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time", "uuid"}
CLOCKS = {"now", "utcnow", "today"}
SHARE = re.compile(r"^\d+ ?/ ?\d+$|^\d+ ?%$")

# Integers that are not of the law: (file, number) and why it stands there.
CONGRESS, MEMBERSHIP = (f"services/{name}/src/huiwu/{name}/domain" for name in ("congress", "membership"))
NUMBERS = {
    (f"{CONGRESS}/people.py", 20): "how many of the misfits a finding shows",
    (f"{CONGRESS}/election/steps.py", 20): "how many of the misfits a finding shows",
    (f"{MEMBERSHIP}/roll.py", 20): "how many of the misfits a finding shows",
    (f"{MEMBERSHIP}/credit_code.py", 3): "the weight of GB 32100-2015, a way of writing and not a rule",
}


def test_a_domain_imports_the_law_and_nothing_of_the_machinery(domains):
    strange = []
    for source in domains:
        own = ".".join(source.module[:3])
        for node, name in source.imports():
            allowed = f"{name}.".startswith(f"{own}.") or ".".join(name.split(".")[:2]) in PURE_LIBRARIES
            standard = name.split(".")[0] in sys.stdlib_module_names - IMPURE_MODULES
            if not (allowed or standard):
                strange.append(f"{source.at(node)} {name}")
    assert not strange, "\n".join(strange)


def test_a_domain_asks_no_clock(domains):
    """`hearing.today` is an attribute; whatever is called today() or now() reads a clock."""
    calls = [(s, node) for s in domains for node in ast.walk(s.tree) if isinstance(node, ast.Call)]
    assert [
        f"{s.at(node)} {node.func.attr}()"
        for s, node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ] == []


def limits_of_shapes(tree):
    """How long a text that comes in may be protects the machine; a limit of the law is weighed, not validated."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    limits = [call.args for call in calls if call.func.id in {"Len", "MaxLen", "Le"}]
    exact = {args[0] for args in limits if len({ast.dump(argument) for argument in args}) == 1}
    return {args[-1] for args in limits} | exact


def test_no_number_of_the_law_stands_in_code(domains):
    """0 and 1 count things. Every other number is a clause's, and comes through the hearing."""
    found = []
    for source in domains:
        limits = limits_of_shapes(source.tree)
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or node in limits:
                continue
            number = isinstance(node.value, int | float) and node.value not in {0, 1}
            share = isinstance(node.value, str) and SHARE.match(node.value)
            if (number and (source.name, node.value) not in NUMBERS) or share:
                found.append(f"{source.at(node)} {node.value!r}")
    assert not found, "\n".join(found)


def test_every_excused_number_is_still_there(domains):
    there = {(s.name, node.value) for s in domains for node in ast.walk(s.tree) if isinstance(node, ast.Constant)}
    assert set(NUMBERS) <= there


def test_supervision_knows_the_law_of_the_others_and_nothing_else_of_them(sources):
    services = {s.module[1] for s in sources if s.path.parts[-5:-4] and "services" in s.path.parts} - {"supervision"}
    known = [
        f"{s.at(node)} {name}"
        for s in sources
        if s.module[:2] == ("huiwu", "supervision")
        for node, name in s.imports()
        if name.split(".")[0] == "huiwu" and name.split(".")[1:2] and name.split(".")[1] in services
        if name.split(".")[2:3] != ["domain"]
    ]
    assert not known, "\n".join(known)

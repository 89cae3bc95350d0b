"""Making editions: clause registers become stamped YAML, and every quote is looked up in its document first."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias, cast

import jsonschema
import yaml

from huiwu.rulebook.errors import NotAnEdition, QuoteNotFound

Tree: TypeAlias = dict[str, Any]
_PRINCIPLE = ("一般", "原则上")
_ROUNDED_FROM = 4
"""A share written with so many decimals is a rounded fraction (0.6667 stands for 2/3), not an exact one."""
_SOURCES = files("huiwu.rulebook").joinpath("sources")


@dataclass(frozen=True, slots=True)
class Papers:
    """The texts of the documents by their id, with the name and sha256 of each file. They stay outside the project."""

    texts: Mapping[str, str]
    names: Mapping[str, str]
    sha256: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> "Papers":
        """The documents of a folder; a file's id is the part of its name before the first `_` or `.`."""
        found = {path.name.split(".")[0].split("_")[0]: path for path in sorted(folder.glob("*.txt"))}
        return cls(
            texts={id_: squeezed(path.read_text("utf-8")) for id_, path in found.items()},
            names={id_: path.name for id_, path in found.items()},
            sha256={id_: hashlib.sha256(path.read_bytes()).hexdigest() for id_, path in found.items()},
        )

    def look_up(self, what: str, document: str, quote: str) -> None:
        """Raises QuoteNotFound unless the words stand in the document, white space apart."""
        if document not in self.texts:
            raise QuoteNotFound(f"{what}: document {document} is not at hand")
        if not quote or squeezed(quote) not in self.texts[document]:
            raise QuoteNotFound(f"{what}: not in document {document}: {quote}")


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def read_yaml(text: str | bytes) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def source(name: str) -> Any:
    """A file of the package's own sources."""
    return read_yaml(_SOURCES.joinpath(name).read_bytes())


def make_all(
    clauses: Sequence[Tree], statutes: Sequence[Tree], documents: Sequence[Tree], papers: Papers
) -> list[bytes]:
    """The four editions, lowest first; raises QuoteNotFound or NotAnEdition."""
    for clause in clauses:
        for place in (clause["source"], *clause.get("also", ())):
            papers.look_up(clause["id"], place["document"], place["quote"])
    laws = source("laws.yaml")
    bodies: dict[str, tuple[list[Tree], list[Tree]]] = {
        "platform": platform_body(),
        "statutes": (laws["laws"], [statute_clause(rule, laws["sentences"]) for rule in statutes]),
    }
    by_id = {document["id"]: checked_document(document, papers) for document in documents}
    for jurisdiction in ("beijing", "chaoyang"):
        own = [exact(clause) for clause in clauses if clause["jurisdiction"] == jurisdiction]
        quoted = sorted({place["document"] for clause in own for place in (clause["source"], *clause.get("also", ()))})
        bodies[jurisdiction] = ([by_id[document] for document in quoted], own)
    return stamp_all(bodies)


def stamp_all(bodies: Mapping[str, tuple[list[Tree], list[Tree]]]) -> list[bytes]:
    """The editions of `sources/editions.yaml` with these documents and clauses, each extending the one before."""
    texts: list[bytes] = []
    sha256: dict[str, str] = {}
    for head in source("editions.yaml"):
        documents, clauses = bodies[head["jurisdiction"]]
        base = head["extends"]
        extends = None if base is None else {"id": base, "sha256": sha256[base]}
        text = stamped({**head, "extends": extends, "documents": documents, "clauses": clauses})
        sha256[head["id"]] = hashlib.sha256(text).hexdigest()
        texts.append(text)
    return texts


def stamped(edition: Tree) -> bytes:
    """The edition's bytes: the same for the same content; raises NotAnEdition when the schema or a rule is broken."""
    ids = [clause["id"] for clause in edition["clauses"]]
    if len(set(ids)) != len(ids):
        raise NotAnEdition(f"{edition['id']}: a clause stands twice")
    try:
        jsonschema.validate(edition, schema())
    except jsonschema.ValidationError as error:
        raise NotAnEdition(f"{edition['id']}: {error.json_path}: {error.message}") from error
    head = {name: value for name, value in edition.items() if name not in {"documents", "clauses"}}
    return "".join(
        (_written(head), _written({"documents": edition["documents"]}), _written({"clauses": edition["clauses"]}))
    ).encode()


def schema() -> Tree:
    """The JSON Schema of an edition."""
    return cast("Tree", json.loads(files("huiwu.rulebook").joinpath("edition.schema.json").read_bytes()))


def platform_body() -> tuple[list[Tree], list[Tree]]:
    """Documents and clauses of the platform's own rules."""
    title = {"zh": "会务平台规则", "en": "Huiwu platform rules"}
    document = {"id": "platform", "title": title, "issued_by": {"zh": "会务", "en": "Huiwu"}}
    return [document], [platform_clause(rule) for rule in source("platform-1.yaml")]


def platform_clause(rule: Tree) -> Tree:
    """A rule of `sources/platform-1.yaml` as a clause: its Chinese sentence is its quote."""
    return {
        "id": rule["id"],
        "source": {"document": "platform", "section": rule["section"], "quote": rule["zh"]},
        "kind": "platform",
        "modality": "must",
        "jurisdiction": "platform",
        "enforce": rule.get("enforce", "block"),
        "en": rule["en"],
        "parameters": exact(rule.get("parameters", {})),
    }


def statute_clause(rule: Tree, sentences: Mapping[str, Mapping[str, str]]) -> Tree:
    """A rule of the statutes register as a clause; 一般 and 原则上 make it a principle, which never blocks."""
    quote = rule.get("quote", "")
    words = sentences.get(rule["id"])
    if words is None or not (quote or words.get("zh")):
        raise NotAnEdition(f"{rule['id']}: no sentence in sources/laws.yaml")
    principle = any(word in quote for word in _PRINCIPLE)
    return {
        "id": rule["id"],
        "source": {"document": rule["law"], "section": f"第{rule['article']}条", "quote": quote},
        "kind": "statute",
        "modality": "principle" if principle else "must",
        "jurisdiction": "statutes",
        "enforce": rule.get("enforce", "block" if rule["verified"] and not principle else "compute"),
        "en": words["en"],
        **({"zh": words["zh"]} if "zh" in words else {}),
        "parameters": exact(rule.get("parameters", {})),
        **{name: rule[name] for name in ("fills", "note") if name in rule},
        "verified": rule["verified"],
    }


def checked_document(document: Tree, papers: Papers) -> Tree:
    """The document with its file name and sha256; title, number and adoption are looked up in its text."""
    id_ = document["id"]
    papers.look_up(f"title of {id_}", id_, document["title"]["zh"])
    if "number" in document:
        papers.look_up(f"number of {id_}", id_, document["number"])
    if "adopted_by" in document:
        papers.look_up(f"adoption of {id_}", id_, document["adopted_by"]["zh"] + "审议通过")
    return {**document, "file": papers.names[id_], "sha256": papers.sha256[id_]}


def exact(value: Any) -> Any:
    """The value with every float as exact fraction text, 0.05 → "1/20"."""
    match value:
        case float():
            return _fraction(repr(value))
        case dict():
            return {name: exact(member) for name, member in cast("Tree", value).items()}
        case list():
            return [exact(item) for item in cast("list[object]", value)]
        case _:
            return value


def _fraction(written: str) -> str:
    share = Fraction(written)
    decimals = len(written.partition(".")[2])
    if decimals >= _ROUNDED_FROM:
        simple = share.limit_denominator(10 ** (decimals // 2))
        share = simple if round(simple, decimals) == share else share
    return str(share)


def _written(part: Tree) -> str:
    return yaml.dump(
        part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096, default_flow_style=None, indent=2
    )


class _Dumper(yaml.SafeDumper):
    """Writes every value out: no anchors, which a reader would have to look up."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def file_names() -> Iterable[str]:
    """The file name of each edition, in the order in which they are made."""
    return [f"{head['id']}.yaml" for head in source("editions.yaml")]

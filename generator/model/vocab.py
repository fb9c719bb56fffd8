"""Controlled vocabularies with validity: units, programmes, topics, organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.kinds.base import Term
from generator.problems import Problem, Problems, Related, Span, error, near
from generator.schema.fields import CREDIT_CODE, ID, about
from generator.schema.read import SHAPES, Origin, Reader
from generator.source.files import SourceFile
from generator.source.tree import Map, Seq, read_tree
from generator.values import Label


@dataclass(frozen=True)
class Entry:
    """One term: who or what it is, and from when to when it exists."""

    id: str = about(
        "标识", "Id", "永久标识。", "Permanent id.", required=True, pattern=ID, example="key-fields"
    )
    title: str = about("名称", "Title", "名称。", "Name.", required=True, example="重点领域科技攻关")
    valid_from: date | None = about("生效", "Valid from", "第一天。", "First day.", example="2006-01-01")
    valid_to: date | None = about(
        "失效", "Valid to", "最后一天，当日有效。", "Last day, inclusive.", example="2012-12-31"
    )
    succeeds: tuple[str, ...] = about(
        "承接",
        "Succeeds",
        "取代了哪些旧条目。",
        "Earlier terms it replaces.",
        default=(),
        example="[old-term]",
    )
    description: str = about(
        "说明", "Description", "一两句说明。", "A sentence or two.", default="", long=True
    )
    closed: bool = about(
        "已结束", "Closed", "专题是否已结束。", "Whether a topic is closed.", default=False, example="true"
    )

    @cached_property
    def term(self) -> Term:
        """What cards carry of it."""
        return Term(self.id, self.title)

    def valid_on(self, day: date) -> bool:
        """Whether the term exists on a day; both ends are inclusive."""
        return not (self.valid_from and day < self.valid_from) and not (self.valid_to and day > self.valid_to)


@dataclass(frozen=True)
class Organisation(Entry):
    """Who carries projects: the names that lists call it by, exactly, and its credit code."""

    aliases: tuple[str, ...] = about(
        "其他名称",
        "Aliases",
        "清单中用过的其他名称，一字不差。",
        "Other names in lists, exactly.",
        default=(),
        example="[云州市机械厂]",
    )
    credit_code: str = about(
        "信用代码",
        "Credit code",
        "统一社会信用代码（GB 32100）。",
        "Unified social credit code (GB 32100).",
        default="",
        pattern=CREDIT_CODE,
        example="91999999000000001K",
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names that mean it."""
        return (self.title, *self.aliases)


#: The vocabularies and what their terms are.
TERMS: dict[str, type[Entry]] = {
    "units": Entry,
    "programmes": Entry,
    "topics": Entry,
    "organisations": Organisation,
}
NAMES = tuple(TERMS)


@dataclass(frozen=True)
class Vocabulary:
    """All terms of one vocabulary in the order of its file."""

    name: str
    entries: tuple[Entry, ...]
    source: str = ""
    broken: bool = field(default=False, compare=False)
    origin: Origin = field(default_factory=dict, compare=False, repr=False)

    def get(self, term: str) -> Entry | None:
        """The entry with this id."""
        return self._by_id.get(term)

    def lacks(self, term: str) -> bool:
        """Whether a term is certainly none of it; of a vocabulary that could not be read nothing is known."""
        return self.get(term) is None and not self.broken

    def near(self, term: str) -> str:
        """The most similar id, for a hint; empty when none is."""
        names = {name: entry.id for entry in self.entries for name in (entry.id, entry.title)}
        found = near(term, names, 0.5)
        return names[found] if found else ""

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}


Vocabularies = dict[str, Vocabulary]


def read_vocabularies(files: tuple[SourceFile, ...]) -> tuple[Vocabularies, Problems]:
    """The vocabularies of `content/_vocab/`; one without a file is empty."""
    found: list[Problem] = []
    vocabularies = {name: Vocabulary(name, ()) for name in NAMES}
    for file in files:
        if not file.path.startswith("content/_vocab/"):
            continue
        name, _, suffix = file.name.partition(".")
        if name not in NAMES or suffix != "yaml":
            found.append(
                error("S016", Span(file.path), name=file.name, known="、".join(f"{n}.yaml" for n in NAMES))
            )
            if name.lower() in NAMES:  # meant as this vocabulary: its terms are unread, not unknown
                vocabularies[name.lower()] = Vocabulary(name.lower(), (), file.path, broken=True)
            continue
        vocabularies[name], problems = _read(file, name)
        found.extend(problems)
    return vocabularies, tuple(found)


def _read(file: SourceFile, name: str) -> tuple[Vocabulary, Problems]:
    tree, problems = read_tree(file)
    if isinstance(tree, Map) and not tree.entries:
        return Vocabulary(name, (), file.path, broken=bool(problems)), problems
    if not isinstance(tree, Seq):
        shape = () if tree is None else (_misshapen(tree.span, name, "list"),)
        return Vocabulary(name, (), file.path, broken=True), (*problems, *shape)
    reader = Reader()
    entries: list[Entry] = []
    for node in tree.items:
        if isinstance(node, Map):
            entry = reader.read(node, TERMS[name], str(len(entries)))
            if entry is not None:
                entries.append(entry)
        else:
            reader.problems.append(_misshapen(node.span, name, "mapping"))
    broken = bool(problems or reader.problems)
    reader.problems.extend(_entry_problems(entries, reader.origin, file.path, broken))
    problems = (*problems, *reader.problems)
    return Vocabulary(name, tuple(entries), file.path, bool(problems), reader.origin), problems


def _misshapen(span: Span, name: str, want: str) -> Problem:
    return error("F003", span, name=name, label=Label("词表", "vocabulary"), want=SHAPES[want])


def _entry_problems(entries: list[Entry], origin: Origin, path: str, broken: bool) -> Iterator[Problem]:
    """R501: an id stands once. R507: `succeeds` names terms of this vocabulary. R511: it begins before it ends."""
    ids = [entry.id for entry in entries]
    for index, entry in enumerate(entries):
        first = ids.index(entry.id)
        if first != index:
            related = Related(origin[f"{first}.id"], "first")
            yield error("R501", origin[f"{index}.id"], related, id=entry.id, other=path)
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            yield error("R511", origin[f"{index}.valid_to"], first="valid_from", second="valid_to",
                        first_value=entry.valid_from, second_value=entry.valid_to)  # fmt: skip
        for number, old in enumerate(entry.succeeds):
            if old not in ids and not broken:
                yield error(
                    "R507", origin[f"{index}.succeeds[{number}]"], value=old, vocab=path, near=near(old, ids)
                )

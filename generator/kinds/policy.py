"""政策法规制度: rules, with what they amend, repeal, implement or interpret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.calendar import ONE_DAY
from generator.kinds.account import Case
from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.national import DOCUMENTS
from generator.kinds.record import STATUSES, Record
from generator.problems import Problem, error, warning
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Choice, Fact, Label, choices, label_of

NORMATIVE = (
    Choice("regulation", Label("规章", "regulation")),
    Choice("normative", Label("规范性文件", "normative document")),
    Choice("internal", Label("内部制度", "internal rule")),
    Choice("none", Label("其他", "other"), ("无",)),
)
#: Those that table 2 of the yearly report counts.
_NATIONAL = tuple(one.value for one in DOCUMENTS)
_GONE = ("repealed", "lapsed")
RELATIONS = choices(
    amends=("修改", "amends"),
    repeals=("废止", "repeals"),
    implements=("实施", "implements"),
    interprets=("解读", "interprets"),
)

INVERSES = choices(
    amends=("被修改", "amended by"),
    repeals=("被废止", "repealed by"),
    implements=("实施文件", "implemented by"),
    interprets=("解读文件", "interpreted by"),
)


@dataclass(frozen=True)
class Relation:
    """What this document does to another: one of this site, or one named by its title."""

    type: str = about(
        "关系",
        "Type",
        "与另一文件的关系。",
        "Relation to another document.",
        required=True,
        options=RELATIONS,
        example="repeals",
    )
    target: str = about(
        "本站文件",
        "Target",
        "本站记录的 id。",
        "Id of a record of this site.",
        default="",
        ref=("any",),
        example="policy-2003-01",
    )
    title: str = about(
        "文件名称", "Title", "本站没有的文件，写名称。", "Title of a document that is not here.", default=""
    )

    @property
    def reference_labels(self) -> tuple[Label, Label]:
        """The relation as a heading, here and at the other document."""
        return label_of(RELATIONS, self.type), label_of(INVERSES, self.type)


@dataclass(frozen=True, kw_only=True)
class Policy(Record):
    """A rule or policy document."""

    normative: str = about(
        "文件性质",
        "Nature",
        "规章、规范性文件、内部制度或其他。",
        "Regulation, normative document, internal rule, other.",
        default="none",
        options=NORMATIVE,
        example="规范性文件",
    )
    effective: date | None = about(
        "施行日期", "Effective", "施行日期。", "In force from.", example="2008-05-01"
    )
    expires: date | None = about(
        "失效日期", "Expires", "有效期届满日。", "Last day in force.", example="2013-04-30"
    )
    relations: tuple[Relation, ...] = about(
        "关联文件",
        "Relations",
        "修改、废止、实施、解读的文件。",
        "Documents it amends, repeals, implements, interprets.",
        default=(),
    )


@dataclass(frozen=True)
class PolicyView:
    """What the page of a policy shows of its own."""

    facts: tuple[Fact, ...]
    named: tuple[Fact, ...]


def view(item: Item, around: Around) -> PolicyView:
    """Nature and dates; documents that are named but not on this site."""
    record = item.record
    assert isinstance(record, Policy)
    named = tuple(Fact(one.type, one.reference_labels[0], one.title) for one in record.relations if one.title)
    return PolicyView(facts(record, "normative", "effective", "expires"), named)


def counted_cases(record: Record) -> tuple[Case, ...]:
    """A regulation or normative document, from its date until it is repealed or has run out.

    The day of repeal is `status.when`, or the day after `expires`; without either it counts as never made.
    """
    assert isinstance(record, Policy)
    if record.normative not in _NATIONAL:
        return ()
    made = record.date or record.published.day
    over = record.expires + ONE_DAY if record.expires else None
    if record.status.state in _GONE:
        over = record.status.when or over or made
    return (Case("documents", record.normative, "", made, over),)


def repealed_documents_say_when(record: Record, origin: Origin) -> Iterator[Problem]:
    """A118: table 2 of the yearly report counts what was repealed in a year, so the day must be known."""
    assert isinstance(record, Policy)
    ended = record.status.when or record.expires
    if record.normative in _NATIONAL and record.status.state in _GONE and not ended:
        yield warning("A118", origin["status.state"],
                      state=label_of(STATUSES, record.status.state))  # fmt: skip


def relation_names_one_document(record: Record, origin: Origin) -> Iterator[Problem]:
    """R517: a relation points at a record or names a title, one of the two; never at itself."""
    assert isinstance(record, Policy)
    for index, one in enumerate(record.relations):
        if bool(one.target) == bool(one.title) or one.target == record.id:
            yield error("R517", origin[f"relations[{index}]"])


KIND = Kind(
    name="policy",
    label=Label("政策文件", "Policy"),
    record=Policy,
    columns=("normative", "effective"),
    column="policy",
    view=view,
    rules=(relation_names_one_document, repealed_documents_say_when),
    cases=counted_cases,
)

"""Match records, `content/_matches/*.yaml`: which project a row of an old list without ids is, and which two ids are
one project. Somebody decided each, on a day and for a reason; nothing is joined by likeness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from generator.kinds.base import Item
from generator.kinds.projects import ProjectRow
from generator.problems import Problem, Problems, error
from generator.schema.fields import ID, PROJECT_ID, about
from generator.schema.read import SHAPES, Origin, Reader
from generator.source.files import SourceFile
from generator.source.tree import Map, read_tree
from generator.values import Label

FOLDER = "content/_matches/"


@dataclass(frozen=True)
class RowMatch:
    """One row of the list, named by what stands in it, and the project that it is."""

    title: str = about(
        "项目名称",
        "Title",
        "清单中的项目名称，一字不差。",
        "The title in the list, exactly.",
        required=True,
        example="精密轴承研究",
    )
    project: str = about(
        "项目编号",
        "Project",
        "归入哪个项目。",
        "The project that it is.",
        required=True,
        pattern=PROJECT_ID,
        example="YZ-2005-GG-001",
    )
    organisation: str = about(
        "承担单位",
        "Organisation",
        "清单中的承担单位，名称有重复时必填。",
        "The organisation in the list; needed when titles repeat.",
        default="",
        example="云州泽璞机械有限公司",
    )

    def fits(self, row: ProjectRow) -> bool:
        """Whether a row says exactly this."""
        return row.title == self.title and self.organisation in ("", row.organisation)


@dataclass(frozen=True)
class SameProject:
    """A former id of a project that goes on under another one."""

    former: str = about(
        "曾用编号",
        "Former id",
        "不再使用的项目编号。",
        "The id that is no longer used.",
        required=True,
        pattern=PROJECT_ID,
        example="YZ-2005-001",
    )
    project: str = about(
        "项目编号",
        "Project",
        "现在的项目编号。",
        "The id it goes by.",
        required=True,
        pattern=PROJECT_ID,
        example="YZ-2005-GG-001",
    )


@dataclass(frozen=True)
class MatchFile:
    """One decision: rows of one list, or former ids of projects, or both."""

    decided_by: str = about(
        "决定单位",
        "Decided by",
        "核对并作出决定的单位。",
        "The unit that checked and decided.",
        required=True,
        example="计划财务处",
    )
    decided: date | None = about(
        "决定日期", "Decided", "作出决定的日期。", "Day of the decision.", required=True, example="2008-06-20"
    )
    reason: str = about(
        "理由",
        "Reason",
        "凭什么认定，会公开显示。",
        "What it rests on; shown to readers.",
        required=True,
        example="依合同档案逐项核对",
    )
    record: str = about(
        "清单",
        "Record",
        "清单所在记录的标识。",
        "Id of the record that holds the list.",
        default="",
        pattern=ID,
        example="approval-2005-key",
    )
    rows: tuple[RowMatch, ...] = about(
        "各行", "Rows", "没有项目编号的行。", "Rows without a project id.", default=()
    )
    same: tuple[SameProject, ...] = about(
        "同一项目", "Same project", "两个编号是同一项目。", "Two ids that are one project.", default=()
    )


@dataclass(frozen=True)
class Decision:
    """Who decided a match, when and why; `former` is the id in the list when it was another one."""

    by: str
    day: date
    reason: str
    former: str = ""


@dataclass(frozen=True)
class Named:
    """The project of a row, the id by which its own list means it, and the decision if one was needed."""

    project: str
    written: str
    decision: Decision | None = None


@dataclass(frozen=True)
class Written:
    """A file of matches as it was read."""

    path: str
    content: MatchFile
    origin: Origin = field(compare=False, repr=False)

    def decision(self, former: str = "") -> Decision:
        """What readers are told of it."""
        return Decision(
            self.content.decided_by, self.content.decided or date.min, self.content.reason, former
        )


@dataclass(frozen=True)
class Matches:
    """All match records; `broken` when some could not be read."""

    files: tuple[Written, ...] = ()
    broken: bool = False

    def same(self) -> dict[str, tuple[str, Decision]]:
        """Former ids with the id of today; of two that say different things the first."""
        found: dict[str, tuple[str, Decision]] = {}
        for file in self.files:
            for one in file.content.same:
                found.setdefault(one.former, (one.project, file.decision(one.former)))
        return found

    def rows(self, item: Item) -> Iterator[tuple[Written, int, RowMatch, tuple[int, ...]]]:
        """The matches of a record's list: file, number in it, match, the rows that fit and have no id."""
        for file in self.files:
            if file.content.record == item.record.id:
                for number, match in enumerate(file.content.rows):
                    rows = enumerate(item.projects.rows)
                    fitting = (index for index, row in rows if not row.project and match.fits(row))
                    yield file, number, match, tuple(fitting)

    def names(self, item: Item) -> tuple[Named, ...]:
        """The project of every row of a record's list; an empty one for a row that joins nothing.

        Total: a match that fits several rows names none of them; the rules of `check` report it.
        """
        named = [Named(row.project, row.project) for row in item.projects.rows]
        if not self.files:
            return tuple(named)
        for file, _, match, fitting in self.rows(item):
            if len(fitting) == 1 and not named[fitting[0]].project:
                named[fitting[0]] = Named(match.project, match.project, file.decision())
        same = self.same()
        return tuple(_today(one, same) for one in named)


def _today(named: Named, same: dict[str, tuple[str, Decision]]) -> Named:
    if named.project not in same:
        return named
    project, decision = same[named.project]
    return Named(project, named.written, named.decision or decision)


def read_matches(files: tuple[SourceFile, ...]) -> tuple[Matches, Problems]:
    """The match records of a site."""
    written: list[Written] = []
    found: list[Problem] = []
    for file in files:
        if file.path.startswith(FOLDER):
            one, problems = _read(file)
            found.extend(problems)
            if one is not None:
                written.append(one)
    return Matches(tuple(written), broken=bool(found)), tuple(found)


def _read(file: SourceFile) -> tuple[Written | None, Problems]:
    tree, problems = read_tree(file)
    if not isinstance(tree, Map):
        label = Label("匹配说明", "match record")
        shape = (
            error("F003", tree.span, name=file.name, label=label, want=SHAPES["mapping"]) if tree else None
        )
        return None, (*problems, shape) if shape else problems
    reader = Reader()
    content: MatchFile | None = reader.read(tree, MatchFile)
    problems = (*problems, *reader.problems)
    return (Written(file.path, content, reader.origin) if content else None), problems

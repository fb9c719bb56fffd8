"""`content/_privacy/exceptions.yaml`: what reviewers let through, value by value and file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from generator.personal import find
from generator.personal.finding import Finding
from generator.personal.seal import PATTERN, opens
from generator.problems import Problem, Problems, error, warning
from generator.schema.fields import about
from generator.schema.read import SHAPES, Origin, Reader
from generator.source.personal import EXCEPTIONS
from generator.source.tree import Map, parse
from generator.values import Choice, Label

_NAMES = {
    find.RESIDENT: ("公民身份号码", "Resident identity number"),
    find.MOBILE: ("手机号码", "Mobile number"),
    find.CARD: ("银行卡号", "Bank card number"),
    find.DOCUMENT: ("护照等证件号码", "Passport or permit"),
    find.MAIL: ("个人电子邮箱", "Personal mail address"),
    find.ADDRESS: ("家庭住址", "Home address"),
    find.POSITION: ("图片拍摄位置", "Place in a picture"),
    find.OLD_RESIDENT: ("15 位身份号码", "15-digit identity number"),
}
KINDS = tuple(Choice(kind, Label(*names)) for kind, names in _NAMES.items())
_WHY = ("理由", "Reason", "为什么可以公开，或为什么是误报。", "Why it may be public, or why it is none.")
_WHO = ("审核人", "Reviewer", "由谁审定，写岗位即可。", "Who decided; an office will do.")


@dataclass(frozen=True)
class Exempt:
    """One value that may stand in one place until a day."""

    record: str = about(
        "记录", "Record", "记录的 id；不在记录里的，写文件路径。", "Id of the record, or the path of another file.",
        required=True, example="2008-key-list",
    )  # fmt: skip
    kind: str = about("种类", "Kind", "是哪一种个人信息。", "What it is.", required=True, options=KINDS)
    hash: str = about(
        "摘要", "Seal", "由 build.py privacy 给出，看不出原值。", "Given by build.py privacy; the value cannot be read from it.",
        required=True, pattern=PATTERN,
    )  # fmt: skip
    reason: str = about(*_WHY, required=True, example="对外公布的值班手机")
    who: str = about(*_WHO, required=True, example="办公室")
    expires: date = about(
        "到期", "Expires", "最后一天，当日有效；到期要重新审。", "Last day, inclusive; then it is reviewed again.",
        required=True, example="2009-12-31",
    )  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """One file that a program cannot look into and a person has."""

    file: str = about("文件", "File", "文件路径。", "Path of the file.", required=True)
    digest: str = about(
        "文件摘要", "Digest", "文件一改就要重新看。", "Of its bytes; a changed file is looked at again.",
        required=True, pattern="[0-9a-f]{64}",
    )  # fmt: skip
    reason: str = about(*_WHY, required=True, example="已逐页看过，没有个人信息")
    who: str = about(*_WHO, required=True, example="办公室")


@dataclass(frozen=True)
class Exceptions:
    """All entries, with their places."""

    exceptions: tuple[Exempt, ...] = about(
        "例外", "Exceptions", "逐值放行。", "Values that may stand.", default=()
    )
    files: tuple[Signed, ...] = about(
        "已审看的附件", "Files", "逐件放行。", "Files that were looked at.", default=()
    )
    origin: Origin = field(default_factory=dict, compare=False, repr=False)

    def judge(
        self, found: Iterable[Finding], as_of: date, made: bool
    ) -> tuple[tuple[Finding, ...], Problems]:
        """What no entry lets through, and what is wrong with the entries.

        `made` says whether the findings are those of made files; each entry is looked at with its own half.
        D111: an entry has expired and lets nothing through. D112: nothing needs an entry any more.
        """
        left: list[Finding] = []
        used: set[str] = set()
        stale: set[str] = set()
        for one in found:
            fitting = dict(self._fitting(one))
            good = {place for place, day in fitting.items() if day is None or day >= as_of}
            used |= good
            stale |= fitting.keys() - good
            if not good:
                left.append(one)
        return tuple(left), tuple(self._problems(used, stale, made))

    def _fitting(self, one: Finding) -> Iterator[tuple[str, date | None]]:
        for index, entry in enumerate(self.exceptions):
            if (entry.kind, entry.record) == (one.kind, one.record) and opens(entry.hash, one.value):
                yield f"exceptions[{index}]", entry.expires
        for index, signed in enumerate(self.files):
            if one.kind == find.UNREAD and (signed.file, signed.digest) == (one.span.path, one.value):
                yield f"files[{index}]", None

    def _problems(self, used: set[str], stale: set[str], made: bool) -> Iterator[Problem]:
        for index, entry in enumerate(self.exceptions):
            place = f"exceptions[{index}]"
            if place in stale - used:
                yield error(
                    "D111", self.origin[f"{place}.expires"], record=entry.record, expires=entry.expires
                )
            elif place not in used and _is_made(entry.record) == made:
                yield warning("D112", self.origin[f"{place}.record"], record=entry.record)
        for index, signed in enumerate(self.files):
            if f"files[{index}]" not in used and not made:
                yield warning("D112", self.origin[f"files[{index}].file"], record=signed.file)


def _is_made(record: str) -> bool:
    """Whether an entry is about a made file: neither the id of a record nor a file of the site."""
    return "." in record and record != "site.toml" and not record.startswith(("content/", "templates/"))


def read_exceptions(text: str | None) -> tuple[Exceptions, Problems]:
    """The entries of the file; None: there is no such file. Entries that cannot be read let nothing through."""
    if text is None:
        return Exceptions(), ()
    tree, problems = parse(text, EXCEPTIONS)
    if tree is None:
        return Exceptions(), problems
    if not isinstance(tree, Map):
        name = Label("例外", "exceptions")
        shape = error("F003", tree.span, name="exceptions", label=name, want=SHAPES["mapping"])
        return Exceptions(), (*problems, shape)
    reader = Reader()
    entries: Exceptions | None = reader.read(tree, Exceptions)
    read = replace(entries, origin=reader.origin) if entries is not None else Exceptions()
    return read, (*problems, *reader.problems)

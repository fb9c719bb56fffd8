"""One new record on its way from defaults and answers to a file: judged before it is written."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, replace
from datetime import date

from generator import report
from generator.calendar import Uncovered
from generator.commands.answer import finish
from generator.kinds.base import Kind
from generator.kinds.window import Window
from generator.model.catalogue import next_number
from generator.pipeline import Loaded, Settings
from generator.places import RECORD_SUFFIXES
from generator.problems import EnvironmentProblem, Problems, Span, error
from generator.schema.config import Section
from generator.schema.fields import ID, Field
from generator.schema.read import Reader
from generator.schema.scaffold import Scaffold
from generator.source.document import document
from generator.source.text import decode
from generator.values import Label

NOTHING_TO_NAME = Label(
    "必填的“{field}”要指向已有的记录或词条，现在还没有；请先建立：{want}。",
    "The required field {field} names something that does not exist yet; first make: {want}.",
)
ANY = Label("任意一件记录", "any record")
ASK = Label(
    "逐项填写，直接回车采用方括号里的值。", "Answer each question; Enter takes the value in brackets."
)
NEXT = Label(
    "接下来：打开这个文件，把“（请填写…）”换成内容，需要的可选字段去掉行首的 #；"
    "写好后删除 draft 这一行，再运行 python3 build.py check。",
    "Next: open the file, replace every “(fill in …)”, take the # off the optional fields you need; "
    "then delete the line `draft` and run python3 build.py check.",
)


class Refused(Exception):
    """The command cannot be carried out as given; carries what to say and the exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


@dataclass
class Writer:
    """One new record on its way from defaults and answers to a file."""

    options: argparse.Namespace
    settings: Settings
    loaded: Loaded
    kind: Kind
    section: Section
    lang: str

    def write(self) -> int:
        """Compose, judge, write; the file is never replaced when it is there already."""
        scaffold, identifier = self._composed(self.loaded.site.as_of.date())
        path = self._path(scaffold, identifier)
        text = scaffold.text()
        problems = (*self._taken(identifier), *faults(text, path, self.kind), *self._elsewhere(path))
        if problems:
            return finish(self.options, problems, {"path": None})
        target = self.settings.site / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except FileExistsError:
            return finish(
                self.options, (error("R501", Span(path), id=identifier, other=path),), {"path": None}
            )
        except OSError as failure:
            raise EnvironmentProblem("E003", path=path, reason=failure.strerror or failure) from failure
        if self.options.format == "json":
            return finish(self.options, (), {"path": path, "id": identifier})
        print(path)
        print(NEXT.text(self.lang), file=sys.stderr)
        return 0

    def _composed(self, day: date) -> tuple[Scaffold, str]:
        given = {"title": self.options.title} if self.options.title else {}
        always = {"date": day.isoformat(), "draft": "true", **self._index_number(day.year)}
        identifier = self._wanted_id() or self._free_id(day.year)
        scaffold = Scaffold(
            self.kind.record,
            day,
            self.lang,
            {"id": identifier, **given, **always},
            self._lookup,
            self._promise,
        )
        self._nothing_lacks(scaffold)
        if self.options.format == "text" and sys.stdin.isatty() and sys.stdout.isatty():
            return self._asked(scaffold, identifier)
        return scaffold, identifier

    def _index_number(self, year: int) -> dict[str, str]:
        """The next free number of the catalogue's scheme; none where there is no scheme, or no need."""
        scheme = self.loaded.config.catalogue
        if scheme is None or not self.section.government:
            return {}
        used = (item.record.index_no for item in self.loaded.site.all_items)
        return {"index_no": next_number(scheme, year, used)}

    def _promise(self, place: str, opens: date) -> date | None:
        """The last day of a publicity period that is as long as the site promises."""
        reckoning = self.loaded.site.reckoning
        if place != "window.closes" or reckoning.rule is None:
            return None
        counting = Window().counting(reckoning.rule)
        try:
            return reckoning.calendar.last_day(opens, reckoning.rule.length, counting) if counting else None
        except Uncovered:
            return None

    def _asked(self, scaffold: Scaffold, identifier: str) -> tuple[Scaffold, str]:
        """Ask for every required field that the command line does not give; the id last, it holds the year."""
        print(ASK.text(self.lang), file=sys.stderr)
        for place, item in scaffold.questions:
            if place not in scaffold.given:
                scaffold = self._answered(scaffold, place, item)
        year = int(scaffold.default("published")[:4])
        for place, value in self._index_number(year).items():
            scaffold = _with(scaffold, place, value)
        if self.options.id is None:
            identifier = self._free_id(year)
            scaffold = _with(scaffold, "id", identifier)
            ((_, item),) = [question for question in scaffold.questions if question[0] == "id"]
            scaffold = self._answered(scaffold, "id", item)
            identifier = scaffold.default("id")
        return scaffold, identifier

    def _answered(self, scaffold: Scaffold, place: str, item: Field) -> Scaffold:
        default = scaffold.default(place)
        label, meaning = item.about.label.text(self.lang), item.about.help.text(self.lang).rstrip("。.")
        choices = " / ".join(one.written(self.lang) for one in item.about.options)
        more = choices or (meaning if meaning != label else "")
        question = f"{label}{f'（{more}）' if more else ''} [{default}]: "
        while True:
            tried = _with(scaffold, place, _input(question) or default)
            path = self._path(tried, tried.default("id"))
            problems = faults(tried.text(), path, self.kind)
            problems += self._taken(tried.default("id")) if place == "id" else ()
            if not problems:
                return tried
            for problem in problems:
                texts = report.message(problem, self.lang), report.hint(problem, self.lang)
                print("  " + " ".join(text for text in texts if text), file=sys.stderr)

    def _path(self, scaffold: Scaffold, identifier: str) -> str:
        year = scaffold.default("published")[:4]
        return f"content/{self.section.folder}/{year}/{identifier}.md"

    def _wanted_id(self) -> str:
        """The id of the command line; a form that no record may have is a wrong use of the command."""
        wanted: str | None = self.options.id
        if wanted is not None and not re.fullmatch(ID, wanted):
            problem = error(
                "F009", Span(""), name="id", value=wanted[:60], pattern=ID, example=self._free_id(2008)
            )
            texts = report.message(problem, self.lang), report.hint(problem, self.lang)
            raise Refused(" ".join(texts), 2)
        return wanted or ""

    def _free_id(self, year: int) -> str:
        """One above the highest number in use: a number that was given once is not given again."""
        prefix = f"{self.section.folder[:70]}-{year}-"
        numbers = [
            int(name[len(prefix) :])
            for name in self._ids()
            if name.startswith(prefix) and re.fullmatch("[0-9]{1,6}", name[len(prefix) :])
        ]
        return f"{prefix}{max(numbers, default=0) + 1:03}"

    def _ids(self) -> dict[str, str]:
        """Every id in use and the file it stands in, whether or not that file can be read."""
        found: dict[str, str] = {}
        for file in sorted((self.settings.site / "content").rglob("*")):
            if file.suffix in RECORD_SUFFIXES:
                found.setdefault(file.stem, file.relative_to(self.settings.site).as_posix())
        return found | {item.record.id: item.source for item in self.loaded.site.all_items}

    def _taken(self, identifier: str) -> Problems:
        other = self._ids().get(identifier)
        return (error("R501", Span(other), id=identifier, other=other),) if other else ()

    def _elsewhere(self, path: str) -> Problems:
        """S006: a folder that is a link would take the record out of the site."""
        parts = path.split("/")[:-1]
        folders = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        return tuple(error("S006", Span(one)) for one in folders if (self.settings.site / one).is_symlink())

    def _nothing_lacks(self, scaffold: Scaffold) -> None:
        for _, item in scaffold.questions:
            wanted = item.about.ref or (
                (f"content/_vocab/{item.about.vocab}.yaml",) if item.about.vocab else ()
            )
            if wanted and not self._lookup(item)[0]:
                names = ", ".join(ANY.text(self.lang) if name == "any" else name for name in wanted)
                label = item.about.label.text(self.lang)
                raise Refused(NOTHING_TO_NAME.text(self.lang).format(field=label, want=names), 1)

    def _lookup(self, item: Field) -> tuple[str, str]:
        """The newest record, or the first term in force, that the field may name."""
        site = self.loaded.site
        if item.about.ref:
            fitting = (card for card in site.newest if "any" in item.about.ref or card.kind in item.about.ref)
            card = next(fitting, None)
            return (card.id, card.title) if card else ("", "")
        day = site.as_of.date()
        entries = [entry for entry in site.vocab[item.about.vocab].entries if entry.valid_on(day)]
        owned = [entry for entry in entries if entry.id == self.section.owner]
        return next(((entry.id, entry.title) for entry in owned + entries), ("", ""))


def _with(scaffold: Scaffold, place: str, value: str) -> Scaffold:
    """The scaffold with one answer more; the other dates follow the day of publication."""
    given = {**scaffold.given, place: value}
    if place == "published":
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            return replace(scaffold, given=given)
        return replace(scaffold, day=day, given={**given, "date": day.isoformat()})
    return replace(scaffold, given=given)


def _input(question: str) -> str:
    """An answer without surrounding space; the end of input is the wish to stop."""
    try:
        return input(question).strip()
    except EOFError:
        raise KeyboardInterrupt from None


def faults(text: str, path: str, kind: Kind) -> Problems:
    """What reading the record as a file of its kind would find."""
    decoded, problems = decode(text.encode("utf-8", "surrogatepass"), path)
    if decoded is None or problems:
        return problems
    parsed, problems = document(decoded, path)
    if parsed is None:
        return problems
    reader = Reader()
    record = reader.read(parsed.fields, kind.record)
    found = (*problems, *reader.problems)
    if record is None or found:
        return found
    return tuple(problem for rule in kind.rules for problem in rule(record, reader.origin))

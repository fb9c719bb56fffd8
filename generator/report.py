"""Problems for people and machines: text with excerpt and caret, JSON, GitHub annotations.

Reports end up in logs and in mails, so personal data is covered in all that they quote.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generator.personal.finding import cells_of
from generator.personal.mask import masked
from generator.problems import EnvironmentProblem, Problem, Severity, Span
from generator.values import LANGUAGES, Label

FORMATS = ("text", "json", "github")
#: How many problems of one code the terminal shows, and how many that one waiver covers; JSON always has all.
CAP = 20
WAIVED_CAP = 1
#: Columns of a terminal that an excerpt may take, and those kept before the place it shows.
_ROOM, _BEFORE = 96, 40
ReadLines = Callable[[str], list[str]]
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def messages(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Texts by code: `title`, `message`, `hint`, `why`.

    `words` holds the frame's own words, `patterns` explains the patterns of fields.
    """
    file = Path(__file__).with_name("messages") / f"{lang}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def codes() -> tuple[str, ...]:
    """Every code that has texts, sorted."""
    return tuple(sorted(name for name in messages("zh-CN") if name not in ("words", "patterns")))


def filled(text: str, facts: Iterable[tuple[str, str]], lang: str) -> str:
    """Placeholders filled; a part in `[[…]]` vanishes when one of its placeholders is empty."""
    values = dict(facts)
    if lang == "en":
        values.update({name[:-3]: value for name, value in values.items() if name.endswith("_en")})
    if "pattern" in values:
        values["pattern"] = messages(lang)["patterns"].get(values["pattern"], values["pattern"])

    def optional(match: re.Match[str]) -> str:
        names = _PLACEHOLDER.findall(match[1])
        if not names:  # `[[section]]` of site.toml
            return match[0]
        return match[1] if all(values.get(name) for name in names) else ""

    return _PLACEHOLDER.sub(
        lambda match: harmless(values.get(match[1], match[0])), _OPTIONAL.sub(optional, text)
    )


def harmless(text: str) -> str:
    """A name or value without what a terminal would obey, or what would turn the text around: shown by number."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def message(problem: Problem, lang: str) -> str:
    """What is wrong, with the facts of this case."""
    return masked(filled(messages(lang)[problem.code]["message"], problem.args, lang))


def title_of(code: str) -> Label:
    """The name of a rule; of an unknown one the code itself."""
    names = (messages(lang).get(code, {"title": code})["title"] for lang in LANGUAGES)
    return Label(*names)


def message_of(problem: Problem) -> Label:
    """What is wrong, in both languages."""
    return Label(*(message(problem, lang) for lang in LANGUAGES))


def hint(problem: Problem, lang: str) -> str:
    """How to put it right; may be empty."""
    return masked(filled(messages(lang)[problem.code].get("hint", ""), problem.args, lang))


def environment_text(failure: EnvironmentProblem, lang: str) -> str:
    """A problem of the machine: what and what to do."""
    texts = messages(lang)[failure.code]
    words = masked(filled(texts["message"], failure.facts, lang))
    advice = filled(texts.get("hint", ""), failure.facts, lang)
    return f"{failure.code} {words}" + (f"\n  {messages(lang)['words']['fix']}{advice}" if advice else "")


def environment_json(failure: EnvironmentProblem) -> dict[str, str]:
    """The same for programs: its code and its facts."""
    return {"code": failure.code, **{name: masked(value) for name, value in failure.facts}}


def as_json(problems: Iterable[Problem], lang: str) -> list[dict[str, Any]]:
    """Problems as the command line's contract has them; line and column null when there is none."""
    return [
        {
            "code": one.code,
            "severity": str(one.severity),
            "path": masked(one.span.path),
            "line": one.span.line or None,
            "column": one.span.column or None,
            "message": message(one, lang),
            "hint": hint(one, lang),
            "related": [
                {
                    "path": masked(tie.span.path),
                    "line": tie.span.line or None,
                    "column": tie.span.column or None,
                    "message": messages(lang)["words"][tie.note].strip("：: "),
                }
                for tie in one.related
            ],
            "waiver": one.waiver or None,
        }
        for one in problems
    ]


def as_github(problems: Iterable[Problem], lang: str) -> Iterator[str]:
    """Workflow commands that show up as annotations on the changed lines."""
    for one in problems:
        place = f"file={_property(harmless(masked(one.span.path)))}"
        place += f",line={one.span.line}" if one.span.line else ""
        place += f",col={one.span.column}" if one.span.column else ""
        waived = messages(lang)["words"]["waived"] if one.waiver else ""
        title = _property(f"{one.code} {messages(lang)[one.code]['title']}{waived}")
        text = f"{message(one, lang)}\n{hint(one, lang)}".strip()
        yield f"::{one.severity} {place},title={title}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_text(problems: tuple[Problem, ...], lang: str, read: ReadLines) -> Iterator[str]:
    """Lines for a terminal: each problem with its excerpt, capped a code, and a closing count."""
    shown: dict[tuple[str, str], int] = {}
    words = messages(lang)["words"]
    for one in problems:
        key = (one.code, one.waiver)
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= _cap(one.waiver):
            yield from _text(one, lang, read)
    for (code, waiver), count in sorted(shown.items()):
        if count > _cap(waiver):
            rest = (("code", code), ("count", str(count - _cap(waiver))))
            yield filled(words["capped"], rest, lang) + (words["waived"] if waiver else "")
    errors = sum(one.severity is Severity.ERROR for one in problems)
    if problems:
        waived = sum(bool(one.waiver) for one in problems)
        counts = (
            ("errors", str(errors)),
            ("warnings", str(len(problems) - errors)),
            ("waived", str(waived) if waived else ""),
        )
        yield filled(words["count"], counts, lang)
        yield words["see"]


def _cap(waiver: str) -> int:
    return WAIVED_CAP if waiver else CAP


def _text(one: Problem, lang: str, read: ReadLines) -> Iterator[str]:
    words = messages(lang)["words"]
    title = messages(lang)[one.code]["title"] + (words["waived"] if one.waiver else "")
    yield f"{place(one.span)}: {words[str(one.severity)]} {one.code} {title}"
    yield from _excerpt(one.span, read)
    yield f"  {message(one, lang)}"
    for tie in one.related:
        yield f"  {words[tie.note]}{place(tie.span)}"
    advice = hint(one, lang)
    if advice and not one.waiver:
        yield f"  {words['fix']}{advice}"
    yield ""


def place(span: Span) -> str:
    """`path:line:column`, as far as they are known."""
    return ":".join(str(part) for part in (harmless(masked(span.path)), span.line, span.column) if part)


def _excerpt(span: Span, read: ReadLines) -> Iterator[str]:
    """The line, cut to a window around the place when it is long, and a caret under the place."""
    lines = read(span.path) if span.line else []
    if not 0 < span.line <= len(lines):
        return
    line, at = lines[span.line - 1], max(0, span.column - 1)
    end = at + span.length
    parts = (
        line[max(0, at - 2 * _ROOM) : at],
        line[at : min(end, at + 2 * _ROOM)],
        line[end : end + 2 * _ROOM],
    )
    before, under, after = ("".join(map(_visible, part)) for part in parts)
    if width(before + under + after) > _ROOM:
        before = _fitting(before[::-1], max(_BEFORE, _ROOM - width(under) - width(after)))[::-1]
        under = _fitting(under, _ROOM - width(before))
        after = _fitting(after, _ROOM - width(before) - width(under))
    number = str(span.line)
    yield f"  {number} | {before}{under}{after}".rstrip()
    if span.column:
        yield f"  {' ' * len(number)} | {' ' * width(before)}{'^' * max(1, width(under))}"


def _visible(char: str) -> str:
    """A tab takes one column; what has no shape, or would change that of others, is shown as a mark."""
    return (
        char
        if char.isprintable() or char == "\u3000"
        else " "
        if char == "\t"
        else "\N{REPLACEMENT CHARACTER}"
    )


def _fitting(text: str, room: int) -> str:
    """As much of a text as fits; an ellipsis stands for the rest."""
    if width(text) <= room:
        return text
    kept: list[str] = []
    room -= 1
    for char in text:
        room -= width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + "…"


def width(text: str) -> int:
    """Columns a text takes in a terminal (Unicode TR 11): wide and full-width characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def reader(site: Path, shipped: Path) -> ReadLines:
    """Lines of source files for excerpts, personal data covered; nothing for what cannot be read as text."""

    @cache
    def read(path: str) -> list[str]:
        for root in (site, shipped):
            try:
                data = (root / path).read_bytes()
            except (OSError, ValueError):
                continue
            text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
            return masked(text, cells_of(path)).split("\n")
        return []

    return read


def _decoded(data: bytes) -> str:
    """Text for an excerpt, also of a file that is refused for its encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8-sig", "replace")

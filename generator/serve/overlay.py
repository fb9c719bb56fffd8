"""Problems as HTML: the panel over a page that stays, and the page where there is none to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator import report
from generator.problems import Problem, Problems, Severity, Span
from generator.serve.words import words

#: Where the preview's own script and style are served, outside every site.
OWN = "/_gongkai/"
#: The pages' own policy without what only they need.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
#: Characters of a source line shown before and after the place of a fault.
BEFORE, AFTER = 60, 60


@dataclass(frozen=True)
class Findings:
    """What is wrong at the moment: problems of content, and the words of an exception in the program."""

    problems: Problems = ()
    defect: str = ""

    def __bool__(self) -> bool:
        return bool(self.problems or self.defect)

    @property
    def errors(self) -> int:
        """How many errors; a defect of the program counts as one."""
        return sum(one.severity is Severity.ERROR for one in self.problems) + bool(self.defect)


def panel(found: Findings, lang: str, read: report.ReadLines) -> Markup:
    """The list to lay over a page: open when there are errors, folded when there are only warnings."""
    if not found:
        return Markup()
    text = words(lang)
    kept = Markup(" <span>{}</span>").format(text["kept"]) if found.errors else Markup()
    return Markup('<details{}><summary><strong class="{}">{}</strong>{}</summary>{}</details>').format(
        Markup(" open") if found.errors else Markup(),
        "error" if found.errors else "warning",
        _count(found, lang),
        kept,
        _list(found, lang, read),
    )


def page(found: Findings, lang: str, read: report.ReadLines, said: str) -> bytes:
    """A whole page of problems; `said` is the key of the sentence at its top."""
    text = words(lang)
    return (
        Markup(
            '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="{}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n'
            '<link rel="icon" href="data:,">\n<link rel="stylesheet" href="{}preview.css">\n</head>\n'
            '<body class="gongkai-problems">\n<main>\n<h1>{}</h1>\n<p>{}</p>\n{}\n</main>\n</body>\n</html>\n'
        )
        .format(
            lang,
            f"{POLICY}; img-src data:",
            text["problems"],
            OWN,
            _count(found, lang),
            text[said],
            _list(found, lang, read),
        )
        .encode()
    )


def _count(found: Findings, lang: str) -> str:
    text = words(lang)
    counts = (("errors", found.errors), ("warnings", len(found.problems) + bool(found.defect) - found.errors))
    said = [text[name].format(**{name: number}) for name, number in counts if number]
    return text["and"].join(said)


def _list(found: Findings, lang: str, read: report.ReadLines) -> Markup:
    return Markup("<ol>{}</ol>").format(Markup().join(_items(found, lang, read)))


def _items(found: Findings, lang: str, read: report.ReadLines) -> Iterator[Markup]:
    if found.defect:
        said = words(lang)["defect"].format(detail=found.defect)
        yield Markup('<li class="error"><p>{}</p></li>').format(said)
    for one in _errors_first(found.problems):
        yield _item(one, lang, read)


def _errors_first(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: one.severity is not Severity.ERROR)


def _item(one: Problem, lang: str, read: report.ReadLines) -> Markup:
    frame, texts = report.messages(lang)["words"], report.messages(lang)[one.code]
    ties = Markup().join(
        Markup("<p>{}<code>{}</code></p>").format(
            frame[tie.note],
            report.place(tie.span),
        )
        for tie in one.related
    )
    advice = report.hint(one, lang)
    return Markup('<li class="{}"><p><b>{} {}</b> {}</p><p><code>{}</code></p>{}<p>{}</p>{}{}</li>').format(
        one.severity.value,
        frame[one.severity.value],
        one.code,
        texts.get("title", ""),
        report.place(one.span),
        _excerpt(one.span, read(one.span.path) if one.span.line else []),
        report.message(one, lang),
        ties,
        Markup('<p class="fix">{}{}</p>').format(frame["fix"], advice) if advice else Markup(),
    )


def _excerpt(span: Span, lines: list[str]) -> Markup:
    """The source line, its faulty part marked; the caret under it comes from the style and fits any font."""
    if not 0 < span.line <= len(lines):
        return Markup()
    line = "".join(char if char.isprintable() else " " for char in lines[span.line - 1])
    at, end = max(0, span.column - 1), max(0, span.column - 1) + span.length
    start = max(0, at - BEFORE)
    before, marked, after = line[start:at], line[at:end], line[end : end + AFTER]
    return Markup("<pre><i>{} | </i>{}{}{}</pre>").format(
        span.line,
        before,
        Markup("<mark>{}</mark>").format(marked or " ") if span.column else marked,
        after,
    )

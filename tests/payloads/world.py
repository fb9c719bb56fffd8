"""One site full of attacks: each is a record's title, summary, text, name of an attachment and cells of a list."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem, Severity
from tests.payloads.test_tables import FIELDS, quoted
from tests.support.site import SITE_TOML, TinySite, make, record

#: So many rows a list, and so many records a topic: a feed holds the newest 50.
ROWS, SHELF = 300, 45
#: Lines of the fields of a record.
FRONT = 8
Refused = dict[str, frozenset[str]]
#: Stands in the text of each record, before its attack.
WORDS = "候选正文"
#: Codes of what is refused by name: control characters, odd line breaks, bidi controls,
#: characters without width, more than one line, nothing.
BY_NAME = frozenset(("S004", "S007", "S011", "S018", "F010", "F002", "F015"))


@dataclass(frozen=True)
class World:
    """A built site and its twin with harmless texts in the same places.

    `texts` are what was published, in the order of their records; `refused` are the others with their codes.
    `bodies` are those that may be a title and not the text of a record, with the codes and lines of that.
    """

    site: TinySite
    twin: TinySite
    texts: tuple[str, ...]
    refused: Refused
    bodies: Refused

    @property
    def records(self) -> dict[str, str]:
        """Path of the page of each record, with the text that it carries."""
        return {f"notices/2008/{name(number)}.html": text for number, text in enumerate(self.texts)}

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """Path of the page of each list, with its texts in order."""
        parts = range(0, len(self.texts), ROWS)
        return {f"lists/2008/l{start // ROWS}.html": self.texts[start : start + ROWS] for start in parts}

    @property
    def shelves(self) -> dict[str, tuple[str, ...]]:
        """Name of the feed of each topic, with the texts of its records."""
        parts = range(0, len(self.texts), SHELF)
        return {f"topic-t{start // SHELF}": self.texts[start : start + SHELF] for start in parts}


def name(number: int) -> str:
    """The id of a record."""
    return f"p{number:05}"


def published(folder: Path, texts: Sequence[str], **settings: bool) -> World:
    """A world of the texts that may be published, and why the others may not."""
    refused: Refused = {}
    bodies: Refused = {}
    left = list(texts)
    for attempt in range(20):  # thousands of bad characters in one file are not all told at once
        fields, found = _faults(_written(folder / f"try{attempt}", left, bodies), left)
        if not (fields or found):
            break
        refused |= fields
        bodies |= {text: codes for text, codes in found.items() if text not in refused}
        left = [text for text in left if text not in refused]
    site = _written(folder / "site", left, bodies).set(workers=2, **settings)
    twin = _written(folder / "twin", [f"甲乙丙{number}" for number in range(len(left))]).set(workers=2)
    return World(site.build(), twin.build(), tuple(text.strip() for text in left), refused, bodies)


def outcomes(refused: Refused) -> dict[str, int]:
    """How often each way of refusal was met."""
    return dict(sorted(Counter("+".join(sorted(codes)) for codes in refused.values()).items()))


def _written(folder: Path, texts: Sequence[str], bodies: Container[str] = ()) -> TinySite:
    site = make(folder).write("content/notices/2008/a.txt", "甲\n")
    site.write("site.toml", SITE_TOML.replace("as_of", 'email = "office@site.example"\nas_of'))
    shelves = range(len(texts) // SHELF + 1)
    site.write(
        "content/_vocab/topics.yaml", "".join(f"- {{id: t{one}, title: 专题{one}}}\n" for one in shelves)
    )
    for number, text in enumerate(texts):
        value = json.dumps(text, ensure_ascii=False)
        fields = {
            "summary": value,
            "topics": f"[t{number // SHELF}]",
            "attachments": f"[{{file: a.txt, title: {value}}}]",
        }
        body = f"{WORDS}。" + ("" if text in bodies else f"\n\n{text}")
        site.write(
            f"content/notices/2008/{name(number)}.md", record(name(number), value, body=body, **fields)
        )
    for number, start in enumerate(range(0, len(texts), ROWS)):
        rows = "".join(f"{quoted(text)},{quoted(text)}\n" for text in texts[start : start + ROWS])
        site.write(f"content/lists/2008/l{number}.csv", "title,note\n" + rows)
        fields = {**FIELDS, "projects": f"{{file: l{number}.csv}}"}
        site.write(f"content/lists/2008/l{number}.md", record(f"l{number}", **fields))
    return site


def _faults(site: TinySite, texts: Sequence[str]) -> tuple[Refused, Refused]:
    """Which texts are refused in fields and cells, and which as texts of records; a fault without a line fails."""
    result = site.set(workers=2).check().result
    assert result is not None
    fields: dict[str, set[str]] = {}
    bodies: dict[str, set[str]] = {}
    for problem in result.problems:
        if problem.severity is Severity.ERROR:
            path, line = problem.span.path, problem.span.line
            assert line, problem
            found = bodies if path.endswith(".md") and line > FRONT else fields
            found.setdefault(texts[_index(problem, texts)], set()).add(problem.code)
    return _frozen(fields), _frozen(bodies)


def _frozen(found: Mapping[str, set[str]]) -> Refused:
    return {text: frozenset(codes) for text, codes in found.items()}


def _index(problem: Problem, texts: Sequence[str]) -> int:
    path, line = problem.span.path, problem.span.line
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if path.startswith("content/notices/"):
        return int(stem[1:])
    assert path.endswith(".csv") and line is not None, problem
    number, behind = int(stem[1:]) * ROWS, 2
    while line > behind + _breaks(texts[number]):
        behind += 1 + _breaks(texts[number])
        number += 1
    return number


def _breaks(text: str) -> int:
    """How many lines more than one the row of a text takes: it stands in it twice."""
    return 2 * text.replace("\r\n", "\n").replace("\r", "\n").count("\n")

"""Smallest failing cases, one folder a code: `site.txt` fails with `expected.txt`, `fixed.txt` mends it.

A site is one text of files, each after a line `-- path --`; `site.toml` and the vocabularies have the
defaults of `tests/support/site.py`. What a text file cannot hold is named behind the path:

    -- content/notices/2008/a.md (gbk) --        the bytes of that encoding; also big5, utf-16, utf-16-bare
    -- content/notices/2008/a.md (damaged) --    U+FFFD stands for a byte that is no text
    -- content/notices/2008/a.md (bom, crlf) --  a byte-order mark, Windows line ends
    -- content/notices/2008/a.md (escaped) --    \\x.. and \\u.... stand for characters that cannot be seen
    -- content/notices/2008/a.md (gone) --       only in fixed.txt: the file is not there any more
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator import report
from generator.problems import Problem, Related
from tests.support.site import DEFAULTS, TinySite

FOLDER = Path(__file__).parent
_HEAD = re.compile(r"^-- (\S+)(?: \(([\w, -]+)\))? --\n", re.MULTILINE)
_ESCAPE = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}")
_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "gbk": lambda data: data.decode().encode("gbk"),
    "big5": lambda data: data.decode().encode("big5"),
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "utf-16-bare": lambda data: data.decode().encode("utf-16-le"),
    "damaged": lambda data: data.replace("\N{REPLACEMENT CHARACTER}".encode(), b"\xff"),
    "bom": lambda data: codecs.BOM_UTF8 + data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "escaped": lambda data: _ESCAPE.sub(lambda m: chr(int(m[0][2:], 16)), data.decode()).encode(),
}


@dataclass(frozen=True)
class Case:
    """The smallest site that has one problem."""

    code: str

    def text(self, name: str) -> str:
        """One of its files."""
        return (FOLDER / self.code / name).read_text("utf-8")

    @property
    def files(self) -> dict[str, bytes]:
        """What fails."""
        return files_of(self.text("site.txt"))

    @property
    def expected(self) -> list[str]:
        """`CODE severity path:line:column` of each problem, in their order."""
        return self.text("expected.txt").splitlines()

    def fail(self, folder: Path) -> TinySite:
        """The site as it fails."""
        return put(TinySite(folder), self.files)

    def mend(self, site: TinySite) -> TinySite:
        """The same site with the corrections of `fixed.txt`."""
        return put(site, files_of(self.text("fixed.txt")))


def cases() -> tuple[Case, ...]:
    """All cases, by code."""
    return tuple(Case(folder.name) for folder in sorted(FOLDER.iterdir()) if (folder / "site.txt").is_file())


def files_of(text: str) -> dict[str, bytes]:
    """The files of a site's text; one that is gone has no bytes and is marked by `GONE`."""
    parts = _HEAD.split(text)
    found: dict[str, bytes] = {}
    for path, forms, content in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        data = content.encode()
        for form in (forms or "").replace(" ", "").split(","):
            data = GONE if form == "gone" else _FORMS[form](data) if form else data
        found[path] = data
    return found


#: Stands for a file that is not there; no file of a case has these bytes.
GONE = b"\0gone"


def put(site: TinySite, files: dict[str, bytes]) -> TinySite:
    """Write files into a site that has the defaults for what they leave out."""
    for path, data in files.items():
        if data == GONE:
            site.remove(path)
        else:
            site.write(path, data)
    for path, content in DEFAULTS.items():
        if not (site.folder / path).exists() and path not in files:
            site.write(path, content)
    return site


def found(site: TinySite) -> list[str]:
    """The problems of the last run as `expected.txt` writes them."""
    assert site.result is not None
    lines = []
    for one in site.result.problems:
        place = ":".join(str(part) for part in (one.span.path, one.span.line, one.span.column) if part)
        lines.append(f"{one.code} {one.severity} {place}")
    return lines


def said_completely(problem: Problem, lang: str) -> None:
    """Every placeholder of the texts has its fact, and the caret stands in the line that is shown."""
    texts = report.messages(lang)[problem.code]
    given = {fact.removesuffix("_en") for fact, _ in problem.args}
    assert set(re.findall(r"\{(\w+)\}", texts["message"] + texts["hint"])) <= given
    assert report.message(problem, lang) and problem.span.path
    for tie in problem.related:
        assert isinstance(tie, Related) and tie.span.path and report.messages(lang)["words"][tie.note]

"""The manifest of hostile files: what each case puts into a site, and what has to become of it.

A case of `manifest.toml` has a `name`, which is the id of its record too, and

    fields, body   further lines of fields, the text; or `whole`: the whole file instead
    beside         files beside the record: text, or the name of a thing of `made.py` after `made:`
    attach         the record attaches the files beside it
    put            a thing of `made.py` in place of the record
    suffix         of the record's file; `encoding` of it
    alone          files of a site of its own: for what all records have in common
    refused        code, file and place of every error; or
    published      the text that its page shows, as a reader sees it

A text is a string, or a list of strings and of [string, times].
"""

from __future__ import annotations

import codecs
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.made import CANARY, FILES, THINGS, canary_of
from tests.support.site import TinySite, make

FOLDER = "content/notices/2008"
Text = str | Sequence[Any]


@dataclass(frozen=True)
class Case:
    """One entry of the manifest."""

    name: str
    refused: tuple[str, ...] = ()
    published: str | None = None
    fields: Text = ""
    body: Text = "正文。"
    whole: Text | None = None
    suffix: str = "md"
    encoding: str = "utf-8"
    beside: Mapping[str, Text] | None = None
    attach: bool = False
    put: str = ""
    alone: Mapping[str, Text] | None = None

    @property
    def path(self) -> str:
        """The record's file."""
        return f"{FOLDER}/{self.name}.{self.suffix}"

    def write(self, site: TinySite) -> None:
        """Put its files into a site."""
        for path, content in (self.alone or {}).items():
            _place(site, path, content)
        if self.put:
            THINGS[self.put](site.folder / self.path)
        elif self.alone is None:
            _place(site, self.path, self.text(), self.encoding)
        for name, content in (self.beside or {}).items():
            _place(site, f"{FOLDER}/{name}", content)

    def text(self) -> str:
        """The text of its record."""
        if self.whole is not None:
            return joined(self.whole)
        names = ", ".join(f'{{file: "{name}"}}' for name in self.beside or ())
        attached = f"attachments: [{names}]\n" if self.attach else ""
        head = f"---\nid: {self.name}\ntitle: 标题 {self.name}\npublished: 2008-03-01\n{attached}"
        return f"{head}{joined(self.fields)}\n---\n{joined(self.body)}\n"

    def owns(self, path: str) -> bool:
        """Whether a problem at this path is one of this case."""
        name = path.removeprefix(f"{FOLDER}/")
        return self.alone is not None or path == self.path or name in (self.beside or {})


def joined(text: Text) -> str:
    """A text as the manifest writes it."""
    return (
        text
        if isinstance(text, str)
        else "".join(one if isinstance(one, str) else one[0] * one[1] for one in text)
    )


def _place(site: TinySite, path: str, content: Text, encoding: str = "utf-8") -> None:
    name = content.removeprefix("made:") if isinstance(content, str) and content.startswith("made:") else ""
    target = site.folder / path
    if name in THINGS:
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        THINGS[name](target)
    elif name:
        site.write(path, FILES[name]())
    else:
        site.write(path, _encoded(joined(content), encoding))


def _encoded(text: str, encoding: str) -> bytes:
    forms = {
        "bom": lambda: codecs.BOM_UTF8 + text.encode(),
        "crlf": lambda: text.replace("\n", "\r\n").encode(),
        "cr": lambda: text.replace("\n", "\r").encode(),
        "utf-16-le-mark": lambda: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        "damaged": lambda: text.encode().replace("\N{REPLACEMENT CHARACTER}".encode(), b"\xff"),
        "surrogates": lambda: text.encode("utf-8", "surrogatepass").replace("\N{REPLACEMENT CHARACTER}".encode(), b"\xed\xa0\x80"),
    }  # fmt: skip
    return forms[encoding]() if encoding in forms else text.encode(encoding)


def read_cases() -> tuple[Case, ...]:
    """All cases, in the order of the manifest."""
    table = tomllib.loads((Path(__file__).parent / "manifest.toml").read_text("utf-8"))
    return tuple(Case(**{**one, "refused": tuple(one.get("refused", ()))}) for one in table["case"])


def possible(case: Case) -> bool:
    """Whether this machine can make it: devices need rights, pipes and sockets another system than Windows."""
    if case.put == "device":
        return hasattr(os, "geteuid") and os.geteuid() == 0
    return hasattr(os, "mkfifo") or not (case.put or case.alone)


def site_of(folder: Path, cases: Sequence[Case]) -> TinySite:
    """A site with these cases; beside it lies what no site may show."""
    site = make(folder / "site")
    (folder / "canary").mkdir()
    (site.folder / FOLDER).mkdir(parents=True)
    record = f"---\nid: a\ntitle: {CANARY}\npublished: 2008-03-01\n---\n{CANARY}\n"
    canary_of(site.folder / "x").write_text(record, "utf-8")
    for case in cases:
        case.write(site)
    return site

"""What templates would take for their own prints itself, in every text field of every kind and of a site."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from html import unescape
from itertools import count
from pathlib import Path

import pytest
from jinja2 import Environment

from generator import pipeline
from generator.check import check
from generator.kinds import KINDS
from generator.kinds.base import Kind
from generator.kinds.lists import Listed
from generator.render.env import Pages
from generator.schema.fields import Field, fields_of
from generator.source.templates import SHIPPED
from tests.support.site import TinySite, make, record
from tests.test_kinds import TERMS, _value, site_with

#: Computed by a template engine, each would become something else, or nothing, or an error.
SYNTAX = "{{1237*1301}}${1237*1301}#{1237*1301}{% if x %}{{ page }}<%= 1237*1301 %>{# 甲 #}"
COMPUTED = "1609337"
TRUSTING = re.compile(r"\|\s*safe\b|autoescape|Markup")


def free(item: Field) -> bool:
    """Whether a field takes any text."""
    about = item.about
    return item.base is str and not (about.options or about.ref or about.vocab or about.pattern)


def written(item: Field, place: str, texts: dict[str, str]) -> str:
    """A field in YAML with its syntax in every text; `texts` learns where which stands."""
    if free(item):
        texts[place] = f"{SYNTAX}{place}"
        value = json.dumps(texts[place], ensure_ascii=False)
        return f"[{value}]" if item.many else value
    if item.nested and not issubclass(item.base, Listed):
        inner = [one for one in fields_of(item.base) if one.about.example or one.about.required or free(one)]
        parts = (f"{one.name}: {written(one, f'{place}.{one.name}', texts)}" for one in inner)
        group = "{" + ", ".join(parts) + "}"
        return f"[{group}]" if item.many else group
    return _value(item, False)


def probed(kind: Kind, texts: dict[str, str]) -> str:
    """A record of a kind with every field."""
    left_out = ("id", "draft", "redirect_from")
    fields = [item for item in fields_of(kind.record) if item.name not in left_out]
    lines = [f"{item.name}: {written(item, f'{kind.name}.{item.name}', texts)}" for item in fields]
    texts[f"{kind.name} body"] = f"{SYNTAX}{kind.name}-body"
    body = texts[f"{kind.name} body"].replace("*", r"\*")
    return "\n".join(["---", f"id: full-{kind.name}", *lines, "---", body, ""])


#: Examples that stand well alone and not beside each other, and what takes their place.
FITTING = (
    ("numbers: [17, 7, 2, 16]", "numbers: [22, 19, 25, 3]"),
    ("state: 有效", "state: 废止"),
    ("type: repeals, target: target-guideline, ", "type: repeals, "),
)


def site_of_all(folder: Path, texts: dict[str, str]) -> TinySite:
    """A site with such a record of each kind, and with such cells in every list."""
    for kind in KINDS:
        text = probed(kind, texts)
        for old, new in FITTING:
            text = text.replace(old, new)
        site = site_with(folder, f"full-{kind.name}", text, kind)
        if kind.list_field is not None:
            for file in re.findall(r"file: (\S+\.csv)", text):
                (path,) = site.folder.glob(f"content/*/2008/full-{kind.name}.md")
                path.with_name(file).write_text(cells(kind, texts), "utf-8")
    texts |= {place: f"{SYNTAX}{place}" for place in ("withheld.title", "withheld.basis", "withheld.reason")}
    basis, reason = (
        json.dumps(texts[f"withheld.{name}"], ensure_ascii=False) for name in ("basis", "reason")
    )
    disclosure = f"{{mode: withheld, basis: {basis}, reason: {reason}}}"
    title = json.dumps(texts["withheld.title"], ensure_ascii=False)
    site.write("content/notices/2008/withheld.md", record("withheld", title, disclosure=disclosure))
    return around(site, texts)


def around(site: TinySite, texts: dict[str, str]) -> TinySite:
    """The same in titles of the site, of its sections, units, programmes and topics."""
    settings = site.folder / "site.toml"
    places = count(1)

    def titled(match: re.Match[str]) -> str:
        place = f"title {next(places)}"
        texts[place] = f"{SYNTAX}{place}"
        return f'title = "{texts[place]}"'

    site.write("site.toml", re.sub('title = "(.+)"', titled, settings.read_text("utf-8")))
    for name, term in TERMS.items():
        texts[name] = f"{SYNTAX}{name}"
        site.write(f"content/_vocab/{name}.yaml", f'- {{id: {term}, title: "{texts[name]}"}}\n')
    return site


def lost(site: TinySite, texts: dict[str, str]) -> set[str]:
    """The places whose text stands on no page."""
    pages = "\n".join(unescape(site.read(path)) for path in site.files() if path.endswith(".html"))
    return {place for place, text in texts.items() if text not in pages}


def test_syntax_prints_itself_in_every_text_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What such records follow is not there, so the rules on that are left out."""
    monkeypatch.setattr(pipeline, "check", partial(check, rules=(), of_procedure=(), of_projects=()))
    texts: dict[str, str] = {}
    site = site_of_all(tmp_path, texts).build()
    # The reason for withholding is told of what is withheld alone.
    assert lost(site, texts) == {f"{kind.name}.disclosure.reason" for kind in KINDS}
    assert len(texts) > 380
    for path in site.files():
        assert COMPUTED.encode() not in (site.output / path).read_bytes(), path


def test_texts_that_are_compiled_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness sees pages that pass through a template engine once more."""
    once = Pages.render

    def twice(self: Pages, form: str, page: object, path: str) -> bytes:
        return Environment().from_string(once(self, form, page, path).decode()).render().encode()

    text = "{{1237*1301}}"
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", f'"{text}"'))
    assert lost(site.build(), {"title": text}) == set()
    monkeypatch.setattr(Pages, "render", twice)
    assert lost(site.set(fresh=True).build(), {"title": text}) == {"title"}
    assert COMPUTED in site.read("notices/2008/a.html")


def test_no_template_trusts_a_text() -> None:
    """Safe HTML comes from the filter `prose` alone; nothing is marked safe and nothing escapes from escaping."""
    found = {file.name for file in SHIPPED.rglob("*.html") if TRUSTING.search(file.read_text("utf-8"))}
    assert found == set()
    assert TRUSTING.search("{{ page.title|safe }}") and TRUSTING.search("{% autoescape false %}")


def cells(kind: Kind, texts: dict[str, str]) -> str:
    """A list with one row: syntax in the columns that take any text, examples in the others."""
    assert kind.list_field is not None
    row = {}
    for item in kind.list_field.cls.row_fields():
        row[item.name] = TERMS.get(item.about.vocab, item.about.example)
        if free(item):
            row[item.name] = texts[f"{kind.name} row {item.name}"] = f"{SYNTAX}{kind.name}-{item.name}"
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([row.keys(), row.values()])
    return stream.getvalue()

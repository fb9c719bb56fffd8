"""A kind is one file, one template, one name in `KINDS`: what is missing is named, everything else follows."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from generator import cli, kinds, pipeline
from generator.check import OF_PROCEDURE, OF_PROJECTS, RULES, check, payments, procedure, tranches, waivers
from generator.commands.compose import faults
from generator.kinds import BY_NAME, KINDS
from generator.kinds.base import Card, Item, Kind
from generator.kinds.procedure import BY_STAGE, Event
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Record
from generator.schema.describe import groups_of, json_schema
from generator.schema.fields import Field, about, fields_of
from generator.schema.scaffold import Scaffold
from generator.values import Label, choices, label_of
from tests.support.site import EVERY_KIND, SITE_TOML, TinySite, make
from tests.support.templating import Checker
from tools import fieldpages, problems, reference, viewpages

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2008, 3, 17)
TERMS = {"units": "office", "programmes": "key", "topics": "conference"}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@each_kind
def test_nothing_is_missing(kind: Kind) -> None:
    """The list of what a kind needs; the message names the missing piece."""
    missing = []
    if not (ROOT / "templates" / kind.template).is_file():
        missing.append(f"templates/{kind.template}")
    if not (ROOT / f"generator/kinds/{kind.name}.py").is_file():
        missing.append(f"generator/kinds/{kind.name}.py")
    if not (kind.label.zh and kind.label.en):
        missing.append("the label in both languages")
    own = {item.name for item in kind.own_fields}
    missing += [f"the field of the column {name}" for name in kind.columns if name not in own]
    for cls in (kind.record, *groups_of(kind.record)):
        for item in fields_of(cls):
            words = item.about.label.zh, item.about.label.en, item.about.help.zh, item.about.help.en
            if not all(words) or words[0] == words[1]:
                missing.append(f"label and help of {cls.__name__}.{item.name} in both languages")
            if item.about.required and not item.nested and not item.about.example:
                missing.append(f"an example of {cls.__name__}.{item.name}")
        undeclared = {one.name for one in fields(cls)} - {item.name for item in fields_of(cls)}
        missing += [f"the declaration of {cls.__name__}.{name} with about(…)" for name in sorted(undeclared)]
    for shown in (kind.record, viewpages.own_view(kind)):
        if shown is not None and not (is_dataclass(shown) and viewpages.documented(shown)):
            missing.append(f"the docstring of {shown.__name__}")
    for rule in kind.rules:
        if not re.match(r"[A-Z]\d{3}: ", rule.__doc__ or ""):
            missing.append(f"the code at the head of the docstring of {rule.__name__}")
    assert missing == [], f"{kind.name} lacks: {'; '.join(missing)}"


@each_kind
def test_references_name_kinds_that_exist(kind: Kind) -> None:
    for cls in (kind.record, *groups_of(kind.record)):
        for item in fields_of(cls):
            assert set(item.about.ref) <= {"any", *BY_NAME}
            assert item.about.vocab in ("", *TERMS)


@each_kind
def test_its_reference_page_is_up_to_date(kind: Kind) -> None:
    page = ROOT / f"docs/reference/kinds/{kind.name}.md"
    assert page.is_file(), "run: python -m tools.reference"
    assert page.read_text("utf-8") == fieldpages.kind_page(kind), "run: python -m tools.reference"


@each_kind
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_its_scaffold_has_no_faults(kind: Kind, lang: str) -> None:
    text = Scaffold(kind.record, DAY, lang, {"id": "x", "draft": "true"}).text()
    assert faults(text, "content/s/2008/x.md", kind) == ()


def minimal(kind: Kind, identifier: str) -> str:
    """A record with nothing but what is required."""
    text = Scaffold(kind.record, DAY, "zh-CN", {"id": identifier}, _lookup).text()
    return re.sub(r"(?m)^#.*\n", "", text)


def _lookup(item: Field) -> tuple[str, str]:
    return _target(item), ""


def _target(item: Field) -> str:
    if item.about.vocab:
        return TERMS[item.about.vocab]
    return f"target-{KINDS[0].name if 'any' in item.about.ref else item.about.ref[0]}"


def full(kind: Kind) -> str:
    """A record with every field, filled by its example; free texts without one get a word."""
    lines = [
        f"{item.name}: {_value(item, False)}"
        for item in fields_of(kind.record)
        if item.name not in ("id", "draft")
    ]
    return "\n".join(["---", "id: full", *lines, "---", "正文。", ""])


def _value(item: Field, inside: bool) -> str:
    if item.about.ref or item.about.vocab:
        single = _target(item)
    elif item.about.example:
        text = inside and item.base is str and not item.many
        return json.dumps(item.about.example, ensure_ascii=False) if text else item.about.example
    elif item.nested:
        inner = [one for one in fields_of(item.base) if one.about.example or one.about.required]
        single = "{" + ", ".join(f"{one.name}: {_value(one, True)}" for one in inner) + "}"
    else:
        single = "文字" if item.base is str and not item.about.pattern else ""
    return f"[{single}]" if item.many else single


def site_with(tmp_path: Path, name: str, text: str, kind: Kind) -> TinySite:
    """A site with one record under test, the targets that any record names, and the files that examples name."""
    site = make(tmp_path).write("site.toml", EVERY_KIND)
    folders = dict(re.findall(r'folder = "(.+)"\nkind = "(.+)"', EVERY_KIND))
    by_kind = {found: folder for folder, found in folders.items()}
    targets = {other.name: minimal(other, f"target-{other.name}") for other in KINDS}
    for other, target in targets.items():
        others = [text, *(one for found, one in targets.items() if found != other)]
        if any(f"target-{other}" in one for one in others):
            site.write(f"content/{by_kind[other]}/2008/target-{other}.md", target)
    folder = f"content/{by_kind[kind.name]}/2008"
    site.write(f"{folder}/{name}.md", text)
    columns = (kind.list_field.cls if kind.list_field else ProjectList).row_fields()
    row = {item.name: TERMS.get(item.about.vocab, item.about.example) for item in columns}
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([row.keys(), row.values()])
    for item in (one for cls in (kind.record, *groups_of(kind.record)) for one in fields_of(cls)):
        if item.name == "file" and f"file: {item.about.example}" in text.replace('"', ""):
            csv_file = item.about.example.endswith(".csv")
            site.write(f"{folder}/{item.about.example}", stream.getvalue() if csv_file else b"x")
    return site


def found(site: TinySite) -> list[str]:
    """Problems of the last run, beside the remarks that there is no search index and nothing to waive."""
    return [problem for problem in site.problems() if not problem.startswith(("I902", "P901"))]


@each_kind
def test_a_minimal_record_is_a_page(tmp_path: Path, kind: Kind) -> None:
    site = site_with(tmp_path, "least", minimal(kind, "least"), kind).build()
    assert found(site) == []
    assert any(path.endswith("/2008/least.html") for path in site.files())


@each_kind
def test_a_full_record_is_a_page(tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every field at once: the template holds under strict undefined, and shows what the view gives.

    What it follows or looks back on is not there, so the rules of the procedure are left out.
    """
    joint = {one.__name__ for one in (procedure, payments, tranches, waivers)}
    alone = tuple(rule for rule in RULES if rule.__module__ not in joint)
    acts, projects = (
        tuple(one for one in rules if one.__module__ not in joint) for rules in (OF_PROCEDURE, OF_PROJECTS)
    )
    monkeypatch.setattr(
        pipeline, "check", partial(check, rules=alone, of_procedure=acts, of_projects=projects)
    )
    site = site_with(tmp_path, "full", full(kind), kind).build()
    path = next(path for path in site.files() if path.endswith("/2008/full.html"))
    page = site.read(path)
    for name in kind.columns:
        item = next(one for one in kind.own_fields if one.name == name)
        assert item.about.label.zh in site.read(path.partition("/")[0] + "/index.html")
    assert not re.search(r"\bNone\b|datetime\.|\b[A-Z]\w+\(\w+=", page), "a value shown as Python writes it"


#: Modules where kinds meet, with the names they say and why.
MEETING_POINTS = {
    ("generator/schema/tables.py", "notice"): "the example of a section's kind",
    ("generator/report.py", "waiver"): "a key of a problem in JSON",
}


def test_nobody_else_names_a_kind() -> None:
    """A name that is a common field's too (`unit`), or a stage's (`approval`), says nothing about a kind."""
    names_of_kinds = set(BY_NAME) - {item.name for item in fields_of(Record)} - set(BY_STAGE)
    said = set()
    for file in sorted((ROOT / "generator").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith("generator/kinds/"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names_of_kinds:
                said.add((path, node.value))
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                said |= {
                    (path, name) for name in names for kind in BY_NAME if name == f"generator.kinds.{kind}"
                }
    assert said <= set(MEETING_POINTS), f"derive it from KINDS instead: {sorted(said - set(MEETING_POINTS))}"
    assert said == set(MEETING_POINTS), f"no longer said: {sorted(set(MEETING_POINTS) - said)}"


def test_shared_templates_name_no_kind() -> None:
    files = [ROOT / "templates/base.html", *(ROOT / "templates").glob("pages/*.html")]
    files += (ROOT / "templates").glob("components/*.html")
    quoted = re.compile("|".join(f"'{name}'|\"{name}\"" for name in BY_NAME))
    assert [file.name for file in files if quoted.search(file.read_text("utf-8"))] == []


def test_kinds_are_named_once() -> None:
    assert len(BY_NAME) == len(KINDS) == len({kind.label.zh for kind in KINDS})
    assert all(re.fullmatch("[a-z]+", name) for name in BY_NAME)


# A kind that is not in the house: everything below follows from this declaration and one template.

METHODS = choices(machine=("摇号机", "drawing machine"), software=("软件抽取", "software"))


@dataclass(frozen=True, kw_only=True)
class Visit(Record):
    """A random visit of reviewers."""

    method: str = about(
        "抽取方式",
        "Method",
        "怎样抽取。",
        "How it was drawn.",
        required=True,
        options=METHODS,
        example="machine",
    )
    held: date | None = about(
        "抽取日期", "Held", "抽取的日期。", "Day of the visit.", required=True, example="2008-05-06"
    )
    pool: int | None = about("专家库人数", "Pool", "库中人数。", "Size of the pool.", example="120")
    projects: ProjectList = projects_field()


@dataclass(frozen=True)
class VisitView:
    """What the page of a visit shows of its own."""

    method: Label
    pool: int | None


def visit_view(item: Item, around: object) -> VisitView:
    record = item.record
    assert isinstance(record, Visit)
    return VisitView(label_of(METHODS, record.method), record.pool)


def visit_event(record: Record) -> Event:
    return Event("other", record.published.day)


VISIT = Kind(
    "visit", Label("专家抽取", "Visit"), Visit, columns=("method", "held"), view=visit_view, event=visit_event
)
SITE = f"""
-- site.toml --
{SITE_TOML}
[[section]]
folder = "visits"
kind = "visit"
title = "专家抽取"
owner = "planning"

-- templates/kinds/visit.html --
{{% extends "pages/record.html" %}}
{{% block own %}}
<p class="visit">{{{{ page.own.method | text }}}} {{% if page.own.pool %}}{{{{ page.own.pool | number }}}}{{% endif %}}</p>
{{% endblock %}}

-- content/visits/2008/d1.md --
---
id: d1
title: 评审专家抽取结果
published: 2008-05-07
method: 摇号机
held: 2008-05-06
pool: 120
projects: [{{project: YZ-2008-001, title: 精密轴承}}]
---
现场公证。
"""


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinySite:
    monkeypatch.setitem(BY_NAME, "visit", VISIT)
    monkeypatch.setattr(kinds, "KINDS", (*KINDS, VISIT))
    return make(tmp_path, SITE)


def test_a_new_kind_gets_everything(drawn: TinySite) -> None:
    """Page, listing, year, feeds, data, dossier, sitemap: nothing else had to be touched."""
    drawn.build()
    assert found(drawn) == []
    assert '<p class="visit">摇号机 120</p>' in drawn.read("visits/2008/d1.html")
    listing = drawn.read("visits/index.html")
    assert "评审专家抽取结果" in listing and "抽取方式" in listing and "摇号机" in listing
    for path in (
        "visits/2008/index.html",
        "feeds/visits.atom",
        "feeds/all.xml",
        "data/visits.csv",
        "sitemap.xml",
    ):
        assert "d1" in drawn.read(path), path
    assert "公示" in drawn.read("projects/YZ-2008-001.html")
    assert json.loads(drawn.read("visits/2008/d1.json"))["method"] == "machine"


def test_a_new_kind_is_checked(drawn: TinySite) -> None:
    drawn.edit("content/visits/2008/d1.md", "摇号机", "抓阄").try_build()
    assert drawn.problems() == ["F006 content/visits/2008/d1.md:5:9"]


def test_a_new_kind_has_its_scaffold(drawn: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "visit", "--site", str(drawn.folder)]) == 0
    path = capsys.readouterr().out.strip()
    assert path == "content/visits/2008/visits-2008-001.md"
    text = (drawn.folder / path).read_text("utf-8")
    assert "\nmethod: 摇号机  # 抽取方式" in text and "\n# pool: 120" in text and "# unit: planning" in text
    assert drawn.check().problems() == []


def test_a_new_kind_has_its_schema_and_page(drawn: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = json_schema(VISIT.record, VISIT.label)
    assert schema["properties"]["method"]["enum"] == ["machine", "摇号机", "software", "软件抽取"]
    assert schema["required"] == ["id", "title", "published", "method", "held"]
    for module in (fieldpages, viewpages, reference):
        monkeypatch.setattr(module, "KINDS", (*KINDS, VISIT))
    monkeypatch.setattr(problems, "render", lambda: "")
    pages = reference.pages()
    assert "抽取方式" in pages["kinds/visit.md"] and "VisitView" in pages["templates.md"]
    assert "schema/visit.schema.json" in pages and "kinds/visit.md" in pages["README.md"]


def test_a_new_kind_may_be_withheld_and_listed(drawn: TinySite) -> None:
    """The kind's own fields stay out of a withheld record."""
    disclosure = "disclosure: {mode: withheld, basis: 条例第十四条, reason: 涉密}\nmethod"
    drawn.edit("content/visits/2008/d1.md", "method", disclosure).build()
    page = drawn.read("visits/2008/d1.html")
    assert "条例第十四条" in page and "摇号机" not in page and "现场公证" not in page


def test_views_are_documented() -> None:
    assert viewpages.undocumented() == []
    assert Card.__doc__


def test_the_checker_of_templates_sees_the_own_view() -> None:
    kind = BY_NAME["publicity"]
    assert Checker().page(kind.template, viewpages.form_views()[kind.template], kind) == set()
    swapped = Checker().page(kind.template, viewpages.form_views()[kind.template], BY_NAME["report"])
    assert any("ReportView has no" in one for one in swapped)

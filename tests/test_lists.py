"""Lists and archives: the same rows on the page, in CSV and in JSON; dossiers; pages that never change."""

from __future__ import annotations

import csv
import io
import pickle
import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from generator.kinds.base import Item
from generator.kinds.projects import ProjectList, ProjectRow
from generator.schema.fields import fields_of
from tests.sample.sample import Sample, found_by, texts
from tests.support.site import make, record
from tests.test_pages import target

LABELS = {item.about.label.zh: item.name for item in fields_of(ProjectRow)}


def with_lists(sample: Sample) -> list[Item]:
    found = [item for item in sample.site.items.values() if item.projects.rows]
    assert len(found) > 20
    return found


def columns_of(item: Item) -> list[str]:
    """Every column that the list of a record may have."""
    return [column.name for column in item.listed.row_fields()] if item.listed else []


def from_csv(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def from_page(page: HtmlElement) -> list[dict[str, str]]:
    """Rows of the list on a page, numbers written as data has them."""
    (table,) = found_by(page, "//table[contains(@class, 'list')]")
    columns = [LABELS[label] for label in texts(table, ".//thead//th")]
    rows = [
        dict(zip(columns, texts(row, "./th | ./td"), strict=True)) for row in found_by(table, "./tbody/tr")
    ]
    for row in rows:
        if row.get("amount"):
            row["amount"] = row["amount"].replace(",", "")
    return rows


def from_source(sample: Sample, item: Item) -> list[dict[str, str]]:
    """Rows as the editor wrote them, read by nothing but the csv module."""
    listed = getattr(item.record, "projects", None)
    assert listed is not None and listed.file, item.source
    path = sample.folder / item.source.rpartition("/")[0] / listed.file
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    return [{LABELS.get(name, name): value.strip() for name, value in row.items()} for row in rows]


def test_page_csv_and_json_hold_the_same_rows(sample: Sample) -> None:
    for item in with_lists(sample):
        stem = item.path.removesuffix(".html")
        shown, page = from_csv(sample.bytes(f"{stem}.csv")), sample.pages[item.path]
        assert from_page(page) == shown, item.source
        document = sample.json(f"{stem}.json")
        assert document["projects"] == shown and document["id"] == item.record.id
        assert document["url"] == sample.base_url + item.path
        assert document["body"] == item.body.text
        assert texts(page, "//table/caption")[0] == f"共 {len(shown)} 项"
        downloads = [
            target(item.path, address) for address in page.xpath("//ul[@class='downloads']//a/@href")
        ]
        assert downloads == [f"{stem}.csv", f"{stem}.xlsx", f"{stem}.json"]


def test_rows_are_those_of_the_source(sample: Sample) -> None:
    checked = 0
    for item in with_lists(sample):
        if not item.record.projects.file:  # type: ignore[attr-defined]
            continue
        stem = item.path.removesuffix(".html")
        for given, shown in zip(
            from_source(sample, item), from_csv(sample.bytes(f"{stem}.csv")), strict=True
        ):
            filled = {name: value for name, value in given.items() if value}
            assert {name: value for name, value in shown.items() if value} == filled
            assert "amount" not in filled or Decimal(shown["amount"]) == Decimal(filled["amount"])
            checked += 1
    assert checked > 500


def test_sections_as_tables(sample: Sample) -> None:
    shelves = {"all": sample.site.newest, **sample.site.by_section}
    for name, cards in shelves.items():
        rows = from_csv(sample.bytes(f"data/{name}.csv"))
        assert rows == sample.json(f"data/{name}.json")["records"]
        assert [row["id"] for row in rows] == [card.id for card in cards]
        for row in rows:
            item = sample.site.items[row["id"]]
            assert row["title"] == item.record.title and row["number"] == item.record.number
            assert row["published"] == item.record.published.iso and sample.path_of(row["url"]) == item.path
    page = sample.pages["data/index.html"]
    linked = {target("data/index.html", address) for address in page.xpath("//main//a/@href")}
    assert linked == {path for path in sample.paths if path.startswith("data/") and path != "data/index.html"}
    counts = [
        int(text.replace(",", ""))
        for text in texts(page, "//table[contains(@class, 'formats')]//td[@class='num']")
    ]
    assert counts[: len(shelves)] == [len(cards) for cards in shelves.values()]
    described = texts(page, "//code")
    lists = {name for item in sample.site.items.values() if item.listed for name in columns_of(item)}
    tables = {
        name for one in ("all", "funding", "funnel") for name in from_csv(sample.bytes(f"data/{one}.csv"))[0]
    }
    assert set(described) == tables | lists > set(LABELS.values())


def test_rows_have_anchors_and_lead_to_dossiers(sample: Sample) -> None:
    steps: dict[str, set[str]] = {}
    for item in with_lists(sample):
        page = sample.pages[item.path]
        for row in found_by(page, "//table[contains(@class, 'list')]/tbody/tr"):
            anchor = row.get("id") or ""
            (project,) = texts(row, "./th")
            assert not project or project == anchor, "rows without an id are called by title and organisation"
            (address,) = row.xpath("./*/a/@href") or [""]
            if address:
                page_of = target(item.path, address) or ""
                meant = page_of.removeprefix("projects/").removesuffix(".html")
                assert project in ("", meant)
                meant, _ = sample.site.matches.same().get(meant, (meant, None))
                steps.setdefault(meant, set()).add(f"{item.path}#{anchor}")
    assert len(steps) > 200
    for project, expected in steps.items():
        path = f"projects/{project}.html"
        page = sample.pages[path]
        sources = [one for one in page.xpath("//p[@class='step-source']/a/@href") if "#" in one]
        assert {f"{target(path, address)}#{address.partition('#')[2]}" for address in sources} == expected
        days = page.xpath("//p[@class='step-when']/time[1]/@datetime")
        assert days == sorted(days) and project in texts(page, "//main//dd")
    linked = {
        target("projects/index.html", a)
        for a in sample.pages["projects/index.html"].xpath("//main//table//a/@href")
    }
    assert linked == {f"projects/{project}.html" for project in steps}


def test_amounts_of_dossiers_are_those_of_the_rows_in_yuan(sample: Sample) -> None:
    seen = 0
    for dossier in sample.site.dossiers.values():
        page = sample.pages[dossier.path]
        rows = [step.row for step in dossier.steps if step.row and step.row.amount is not None]
        factors = {"wan": 10_000, "yuan": 1, "": 1}
        expected = [row.amount * factors[row.unit] for row in rows if row.amount is not None]
        shown = texts(page, "//p[@class='step-amount']/span[@class='number']")
        assert [Decimal(text.replace(",", "")) for text in shown] == expected
        assert not [text for text in shown if text.endswith(".0")], "no digits that the record does not have"
        labels = texts(page, "(//dl)[1]//dt")
        granted = any(step.stage == "approval" and step.row in rows for step in dossier.steps)
        assert ("立项金额（元）" in labels) is granted
        seen += bool(rows)
    assert seen > 100


def test_hostile_cells_survive_in_all_three(tmp_path: Path) -> None:
    site = make(tmp_path)
    cells = ['甲,"乙"', "<b>]]>&amp;</b>", "{{7*7}}", "😀 x", "=1+1", "a;b", "行一 行二"]
    rows = "".join(
        f'KJ-2008-{n:03d},"{cell.replace(chr(34), chr(34) * 2)}",单位{n},1234567.50,元\n'
        for n, cell in enumerate(cells)
    )
    site.write("content/lists/2008/a.csv", "project,title,organisation,amount,unit\n" + rows)
    site.write(
        "content/lists/2008/a.md",
        record(
            "a", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects="{file: a.csv}"
        ),
    ).build()
    shown = from_csv((site.output / "lists/2008/a.csv").read_bytes())
    assert [row["title"] for row in shown] == cells
    assert {row["amount"] for row in shown} == {"1234567.50"}
    from lxml import html

    page = html.document_fromstring(site.read("lists/2008/a.html"))
    assert from_page(page) == shown
    assert "1,234,567.50" in site.read("lists/2008/a.html")


def test_full_pages_of_an_archive_never_change(tmp_path: Path) -> None:
    site = make(tmp_path)
    toml = (tmp_path / "site.toml").read_text("utf-8")
    site.write("site.toml", toml + "\n[archive]\npage_size = 2\n")

    def add(number: int) -> None:
        text = record(f"n{number}", f"第{number}件", f"2008-01-{number:02d}", topics="[conference]")
        site.write(f"content/notices/2008/n{number}.md", text)

    for number in (1, 2, 3, 4, 5):
        add(number)
    full = [
        f"{folder}{number}.html"
        for folder in ("notices/2008/pages/", "topics/conference/")
        for number in (1, 2)
    ]
    before = {path: digest for path, digest in site.build().files().items() if path in full}
    assert len(before) == 4
    for number in (6, 7):
        add(number)
    after = site.build().files()
    assert {path: after[path] for path in full} == before
    assert not site.rendered() & set(full)
    shown = [re.findall(r"第\d件", site.read(f"notices/2008/pages/{number}.html")) for number in (1, 2, 3, 4)]
    assert shown == [["第2件", "第1件"], ["第4件", "第3件"], ["第6件", "第5件"], ["第7件"]]
    assert "第7件" in site.read("notices/2008/index.html")


FAMILIES = {
    "feeds": "feeds/", "data": "data/", "search": "search/index.html", "projects": "projects/", "topics": "topics/",
    "units": "units/", "programmes": "programmes/", "sitemap": "sitemap.xml",
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_outputs_can_be_switched_off(tmp_path: Path, family: str) -> None:
    """A link into it would be dead, and the gate stops dead links."""
    site = make(tmp_path)
    toml = (tmp_path / "site.toml").read_text("utf-8")
    rows = "[{project: KJ-2008-001, title: 轴承, amount: 20, unit: 万元}]"
    about = {"topics": "[conference]", "programme": "key", "number": "局发〔2008〕1号"}
    site.write(
        "content/lists/2008/a.md",
        record("a", stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects=rows, **about),
    ).build()
    assert [path for path in site.files() if path.startswith(FAMILIES[family])]
    site.write("site.toml", f"{toml}\n[outputs]\n{family} = false\n").build()
    assert not [path for path in site.files() if path.startswith(FAMILIES[family])]


def test_a_list_comes_back_as_it_was_and_shares_its_texts() -> None:
    rows = (
        ProjectRow(project="YZ-1", title="精密轴承研究", amount=Decimal("1.5")),
        ProjectRow(title="另一项目"),
    )
    for listed in (ProjectList(), ProjectList(file="a.csv", rows=rows)):
        data = pickle.dumps(listed, 5)
        first, second = pickle.loads(data), pickle.loads(data)
        assert first == second == listed
        assert all(one.title is other.title for one, other in zip(first.rows, second.rows, strict=True))

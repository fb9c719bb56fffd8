"""The guide and the catalogue (Regulation, article 12): complete, numbered, filed by section and year."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from generator import cli
from generator.schema.duties import Catalogue
from tests.sample.sample import Sample
from tests.support.site import SITE_TOML, TinySite, make, record

CATALOGUE = SITE_TOML + '\n[catalogue]\nscheme = "CS-{year}-{number:4}"\n\n[archive]\npage_size = 2\n'
GUIDE = """
[guide]
unit = "office"
address = "文汇路100号"
hours = "工作日"
phone = "0999-555-0100"
fax = "0999-555-0199"
net = "xxgk@site.example"
arrangement = ["按栏目编排"]
access = ["在本网站查阅"]
"""
NEEDED = ("address", "hours", "phone", "fax", "net", "arrangement", "access")


def numbered(site: TinySite, *days: str) -> TinySite:
    for number, day in enumerate(days, 1):
        text = record(f"n{number}", f"通知{number}", day, index_no=f"CS-{day[:4]}-{number:04}")
        site.write(f"content/notices/{day[:4]}/n{number}.md", text)
    return site


def test_each_missing_element_is_named_alone(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", SITE_TOML + GUIDE).check()
    assert site.problems() == []
    for name in NEEDED:
        lines = [line for line in GUIDE.splitlines() if not line.startswith(f"{name} =")]
        site.write("site.toml", SITE_TOML + "\n".join(lines) + "\n").check()
        assert site.result is not None
        assert [(one.code, dict(one.args)["name"]) for one in site.result.problems] == [("A301", name)]


def test_what_the_description_of_the_unit_says_need_not_be_said_again(tmp_path: Path) -> None:
    toml = SITE_TOML + '\n[[section]]\nfolder = "organs"\nkind = "unit"\ntitle = "机构"\nowner = "office"\n'
    short = [line for line in GUIDE.splitlines() if line.partition(" ")[0] not in NEEDED[:5]]
    site = make(tmp_path).write("site.toml", toml + "\n".join(short) + "\n")
    assert len(site.check().problems()) == 5
    contact = (
        "{phone: 0999-555-0101, fax: 0999-555-0198, address: 科技路1号, hours: 上班时间, email: a@b.example}"
    )
    text = record("o", unit="office", duties="[文电]", head="主任", contact=contact)
    site.write("content/organs/2008/o.md", text).build()
    page = site.read("guide/index.html")
    assert all(word in page for word in ("科技路1号", "0999-555-0198", "a@b.example", "办公室"))


def test_lines_are_filed_by_section_and_year(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", CATALOGUE)
    site = numbered(site, "2007-03-01", "2008-03-01", "2008-03-02", "2008-03-03").build()
    assert 'href="../catalogue/notices/2008.html"' in site.read("catalogue/index.html")
    assert 'href="../catalogue/years/2007.html"' in site.read("catalogue/index.html")
    newest, first = site.read("catalogue/notices/2008.html"), site.read("catalogue/notices/2008/pages/1.html")
    assert "通知4" in newest and "通知3" not in newest and "通知3" in first and "通知2" in first
    assert "通知1" in site.read("catalogue/years/2007.html")
    assert "正文。" in newest, "where nobody wrote a summary, how the text begins"
    rows = list(csv.reader(io.StringIO(site.read("catalogue/catalogue.csv"))))
    assert rows[0][:4] == ["索引号", "名称", "内容概述", "生成日期"]
    assert [row[0] for row in rows[1:]] == ["CS-2008-0004", "CS-2008-0003", "CS-2008-0002", "CS-2007-0001"]


def test_the_table_of_the_catalogue_speaks_the_language_of_the_site(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", CATALOGUE.replace("[site]", '[site]\nlang = "en"'))
    site.write(
        "content/notices/2008/r.md", record("r", index_no="CS-2008-0001", disclosure="{mode: on-request}")
    )
    rows = list(csv.reader(io.StringIO(site.build().read("catalogue/catalogue.csv"))))
    assert rows[0] == ["Index number", "Title", "Summary", "Date", "Section", "Issuing unit", "Mode", "URL"]
    assert rows[1][6] == "on request"


def test_full_pages_of_the_catalogue_never_change(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", CATALOGUE)
    numbered(site, "2008-03-01", "2008-03-02", "2008-03-03").build()
    numbered(site, "2008-03-01", "2008-03-02", "2008-03-03", "2008-03-04").build()
    made = {path for path in site.rendered() if path.startswith("catalogue/")}
    assert "catalogue/notices/2008.html" in made and "catalogue/notices/2008/pages/1.html" not in made


def test_withheld_and_other_information_is_left_out(tmp_path: Path) -> None:
    site = make(tmp_path).write("site.toml", CATALOGUE)
    site.write(
        "content/notices/2008/w.md",
        record("w", "秘密", disclosure="{mode: withheld, basis: 条例, reason: 涉密}"),
    )
    site.write("content/notices/2008/o.md", record("o", "活动", government="false"))
    assert site.check().problems() == []
    numbered(site, "2008-03-01").build()
    rows = list(csv.reader(io.StringIO(site.read("catalogue/catalogue.csv"))))
    assert [row[1] for row in rows[1:]] == ["通知1"]


def test_new_records_are_numbered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = numbered(make(tmp_path).write("site.toml", CATALOGUE), "2008-03-01", "2008-03-02")
    for expected in ("CS-2008-0003", "CS-2008-0004"):
        assert cli.main(["new", "notice", "--site", str(tmp_path)]) == 0
        path = capsys.readouterr().out.strip()
        assert f"index_no: {expected} " in (site.folder / path).read_text("utf-8")


def test_a_scheme_reads_what_it_writes() -> None:
    for scheme in ("YZKJ-{year}-{number:4}", "11220000MB1A/{year}-{number:5}", "({year}).{number:1}"):
        one = Catalogue(scheme)
        assert one.parse(one.number(2008, 7)) == (2008, 7)
        assert one.parse("x" + one.number(2008, 7)) is None
    assert Catalogue("A-{year}-{number:3}").form == "A-YYYY-NNN"


def test_the_sample_lists_all_of_its_government_information(sample: Sample) -> None:
    text = (sample.public / "catalogue/catalogue.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    cards = [card for card in sample.site.cards.values() if card.government and not card.withheld]
    assert {row[1] for row in rows} == {card.title for card in cards} and len(rows) == len(cards)
    assert len({row[0] for row in rows}) == len(rows), "every number names one"
    assert all(row[0] and row[3] for row in rows)
    shown = sum(
        len(page.xpath("//main//tbody/tr"))
        for path, page in sample.pages.items()
        if path.startswith("catalogue/years/")
    )
    assert shown >= len(cards)

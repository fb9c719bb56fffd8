"""Legal terms: which edition judges, how days are counted, what settles a delay, what pages say."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

import generator.model.legal as editions_module
from generator.model.legal import SHIPPED, read_legal_terms
from generator.source.files import walk
from tests.support.site import EVERY_KIND, TinySite, make, record

HEAD = "登记编号,收到日期,申请人类别,补正通知日期,补正日期,征求第三方日期,第三方答复日期,延期告知日期,答复日期,办理结果,逾期说明"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return make(tmp_path, f"-- site.toml --\n{EVERY_KIND}").set(as_of=datetime(2020, 1, 20))  # noqa: DTZ001


def requests(site: TinySite, year: int, *rows: str) -> list[str]:
    """Codes and lines of the findings on a ledger with these rows."""
    folder = f"content/of-request/{year}"
    site.write(
        f"{folder}/r.md", record("r", published=f"{year}-12-30", year=str(year), cases="{file: r.csv}")
    )
    site.write(f"{folder}/r.csv", "\n".join((HEAD, *rows)) + "\n").check()
    return [problem.replace(f"{folder}/r.csv:", "").rpartition(":")[0] for problem in site.problems()]


def test_editions_of_the_program() -> None:
    files, _ = walk(Path(editions_module.__file__).parents[1], SHIPPED)
    editions, problems = read_legal_terms(files)
    assert len(files) == len(editions.editions) and problems == ()
    answer = {day: editions.on(date.fromisoformat(day), "answer") for day in ("2008-04-30", "2008-05-01", "2019-05-14", "2019-05-15")}  # fmt: skip
    assert [one.days if one else None for one in answer.values()] == [None, 15, 15, 20]
    assert editions.on(date(2010, 1, 1), "completion") is None, "the Regulation of 2007 sets no days for it"
    assert [editions.due(year) for year in (2006, 2007, 2008, 2018, 2019)] == [
        None, None, date(2009, 3, 31), date(2019, 3, 31), date(2020, 1, 31),
    ]  # fmt: skip


def test_a_request_is_judged_by_the_edition_of_its_day(site: TinySite) -> None:
    site.set(as_of=datetime(2009, 1, 20))  # noqa: DTZ001
    rows = (
        "1,2008-03-03,自然人,,,,,,2008-04-29,予以公开,",  # before there was a term
        "2,2008-06-02,自然人,,,,,,2008-06-24,予以公开,",  # the 15th workday
        "3,2008-06-02,自然人,,,,,,2008-06-25,予以公开,",  # the 16th
        "4,2008-06-02,自然人,,,,,2008-06-20,2008-07-15,予以公开,",
        "5,2008-06-02,自然人,,,,,2008-06-20,2008-07-16,予以公开,",
    )
    assert requests(site, 2008, *rows) == ["A202 4", "A203 6"]


def test_time_of_the_third_party_is_left_out_as_far_as_the_law_gives_it(site: TinySite) -> None:
    rows = (
        "1,2019-06-10,自然人,,,2019-06-11,2019-07-02,,2019-07-29,予以公开,",  # 15 of 34 workdays are the third party's
        "2,2019-06-10,自然人,,,2019-06-11,2019-07-02,,2019-07-30,予以公开,",
    )
    assert requests(site, 2019, *rows) == ["A202 3"]


def test_nothing_runs_while_completion_is_awaited(site: TinySite) -> None:
    rows = (
        "1,2019-06-10,自然人,2019-06-12,,,,,,,",
        "2,2019-06-10,自然人,2019-06-12,2019-09-02,,,,2019-09-30,予以公开,",
        "3,2019-06-10,自然人,,,,,,,,",
    )
    assert requests(site, 2019, *rows) == ["A202 4"], "an open request is late on the day of the run"


def test_a_stated_reason_settles_a_delay(site: TinySite) -> None:
    row = "1,2019-06-03,自然人,,,,,,2019-09-30,予以公开,"
    assert requests(site, 2019, row) == ["A202 2"]
    assert requests(site, 2019, row + "机房停用") == []
    assert "机房停用" in site.build().read("of-request/2019/r.html")
    site.write("content/notices/2019/n.md", record("n", published="2019-09-30", date="2019-06-03")).check()
    assert site.problems() == ["A201 content/notices/2019/n.md:4:12"]
    site.edit("content/notices/2019/n.md", "date:", "disclosure: {late: 迁移旧网站}\ndate:").build()
    assert "迁移旧网站" in site.read("notices/2019/n.html")


def test_another_channel_may_have_been_in_time(site: TinySite) -> None:
    text = record(
        "n", published="2019-09-30", date="2019-06-03", channels="[{medium: press, date: 2019-06-10}]"
    )
    assert site.write("content/notices/2019/n.md", text).check().problems() == []


def test_what_was_before_the_regulation_has_no_term(site: TinySite) -> None:
    text = record("n", published="2008-09-30", date="2008-04-30")
    assert site.write("content/notices/2008/n.md", text).check().problems() == []


def test_a_site_has_terms_of_its_own(site: TinySite) -> None:
    letter = record("l", published="2019-07-30", type="咨询", received="2019-06-03", replied="2019-06-12",
                    closed="2019-06-12", outcome="已解答", answer="可以。")  # fmt: skip
    site.write("content/of-letter/2019/l.md", letter)
    assert site.check().problems() == []
    site.write("content/_terms/letters.toml",
               'title = "承诺"\nvalid_from = 2019-01-01\nsource = "文件"\n[letters]\ndays = 5\n')  # fmt: skip
    assert site.check().problems() == ["A208 content/of-letter/2019/l.md:7:10"]
    page = (
        site.edit("content/_terms/letters.toml", "days = 5", "days = 6").build().read("of-letter/2019/l.html")
    )
    assert "6个工作日（2019-01-01起，承诺）" in page
    site.edit("content/_terms/letters.toml", "days = 6", "days = 7").build()
    assert site.rendered() == {"of-letter/2019/l.html"}, "a term moves the pages that it judges, and no other"


def test_the_page_of_a_ledger_says_which_edition_judges_it(site: TinySite) -> None:
    assert requests(site, 2019, "1,2019-05-13,自然人,,,,,,2019-05-20,予以公开,", "2,2019-05-20,自然人,,,,,,2019-05-30,予以公开,") == []  # fmt: skip
    page = site.build().read("of-request/2019/r.html")
    assert "15个工作日（2008-05-01起，《政府信息公开条例》（国务院令第492号）第二十四条）" in page
    assert "20个工作日（2019-05-15起，《政府信息公开条例》（国务院令第711号）第三十三条）" in page


def test_a_site_may_make_them_errors(site: TinySite) -> None:
    site.write("site.toml", EVERY_KIND + '\n[severity]\nA201 = "error"\n')
    site.write(
        "content/notices/2019/n.md", record("n", published="2019-09-30", date="2019-06-03")
    ).try_build()
    assert site.result is not None and not site.result.ok

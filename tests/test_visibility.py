"""What is not public stands nowhere: no page, listing, feed, table, map or index names it."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from generator.index.shadow import searchable_text
from tests.sample.sample import texts
from tests.support.site import TinySite, make, record

SECRET = "机密甲"
WITHHELD = "{mode: withheld, basis: 条例第十四条, reason: 涉及个人信息, reviewer: 机密甲岗}"


def leaks(site: TinySite, needle: str = SECRET) -> list[str]:
    """Published files that hold a text, in their bytes or their name; the search index is looked into by its input."""
    root = site.output.resolve()
    files = [file for file in root.rglob("*") if file.is_file() and "pagefind" not in file.parts]
    return [
        file.relative_to(root).as_posix()
        for file in files
        if needle in file.read_bytes().decode("utf-8-sig", "replace") or needle in file.name
    ]


def test_a_withheld_record_shows_title_unit_basis_and_reason(tmp_path: Path) -> None:
    site = make(tmp_path)
    everything = {
        "number": f"{SECRET}〔2008〕1号", "index_no": f"{SECRET}-1", "summary": SECRET, "topics": "[conference]",
        "programme": "key", "source": SECRET, "redirect_from": "[/old.html]", "date": "2008-02-29",
        "channels": f"[{{medium: press, reference: {SECRET}}}]", "attachments": f"[{{file: f.txt, title: {SECRET}}}]",
        "changes": f"[{{date: 2008-04-04, note: {SECRET}, major: true}}]", "disclosure": WITHHELD,
    }  # fmt: skip
    site.write(
        "content/notices/2008/w.md", record("w", "专家名单", body=f"{SECRET} [乙](ref:n)", **everything)
    )
    site.write("content/notices/2008/f.txt", SECRET)
    rows = f"[{{project: KJ-2008-001, title: {SECRET}}}]"
    site.write("content/lists/2008/l.md",
               record("l", "评分记录", stage="evaluation", projects=rows, disclosure=WITHHELD,
                      window="{opens: 2008-11-18, closes: 2008-11-24}", body=SECRET))  # fmt: skip
    site.write("content/notices/2008/n.md", record("n", "普通通知")).set(search=True).build()
    assert leaks(site) == []
    page = html.document_fromstring(site.read("notices/2008/w.html"))
    facts = dict(zip(texts(page, "//main//dt"), texts(page, "//main//dd"), strict=True))
    assert texts(page, "//h1") == ["专家名单"]
    assert facts == {
        "发布机构": "办公室",
        "发布日期": "2008年3月1日",
        "公开方式": "不予公开",
        "公开依据": "条例第十四条",
        "理由": "涉及个人信息",
    }
    published = set(site.files())
    assert {"notices/2008/w.html", "lists/2008/l.html"} <= published
    hidden = {
        "notices/2008/f.txt",
        "lists/2008/l.csv",
        "lists/2008/l.json",
        "old.html",
        "projects/KJ-2008-001.html",
    }
    assert not hidden & published
    assert "评分记录" not in _part(site.read("index.html"), "part:open")
    assert "notices/2008/w.html" not in site.read("topics/conference.html")
    assert SECRET not in searchable_text(site.read("notices/2008/w.html").encode())


def _part(page: str, name: str) -> str:
    (found,) = html.document_fromstring(page).xpath(f"//section[h2[@id='{name}']]")
    return str(found.text_content())


def test_drafts_and_records_to_come_stand_nowhere(tmp_path: Path) -> None:
    site = make(tmp_path)
    rows = "[{project: KJ-2008-009, title: 机密甲, organisation: 机密甲公司}]"
    calls = {"opens": "2008-11-01", "closes": "2008-12-01", "number": f"{SECRET}1号"}
    site.write(
        "content/calls/2008/secret-draft.md",
        record("secret-draft", SECRET, body=SECRET, draft="true", **calls),
    )
    site.write("content/calls/2008/secret-soon.md",
               record("secret-soon", SECRET, "2008-11-20", body=SECRET, publish_at='"2008-11-20 00:01"', **calls))  # fmt: skip
    site.write("content/lists/2008/secret-list.md",
               record("secret-list", SECRET, stage="other", window="{opens: 2008-03-03, closes: 2008-03-07}", projects=rows, draft="true"))  # fmt: skip
    site.write("content/notices/2008/n.md", record("n", "普通通知")).set(search=True).build()
    assert leaks(site) == []
    assert not [path for path in site.files() if "secret" in path or "KJ-2008-009" in path]
    for path in site.files():
        assert "secret-" not in (site.output / path).read_bytes().decode("utf-8", "replace"), path


def test_a_record_appears_at_its_minute(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/n.md", record("n", publish_at='"2008-11-20 09:30"'))
    toml = (tmp_path / "site.toml").read_text("utf-8")
    for moment, there in (("2008-11-20T09:29", False), ("2008-11-20T09:30", True)):
        site.write("site.toml", toml.replace('as_of = "2008-11-20"', f'as_of = "{moment}"')).build()
        assert ("notices/2008/n.html" in site.files()) is there
        assert ("notices/2008/n.html" in site.read("sitemap.xml")) is there
        assert ("tag:site.example,2003:n<" in site.read("feeds/all.xml")) is there


def test_an_expired_record_stays_and_says_so(tmp_path: Path) -> None:
    site = (
        make(tmp_path)
        .write("content/notices/2008/n.md", record("n", "过期通知", expire_at="2008-11-19"))
        .build()
    )
    assert "已过有效期" in "".join(
        texts(html.document_fromstring(site.read("notices/2008/n.html")), "//main//*[@role='note']")
    )
    assert "notices/2008/n.html" in site.read("sitemap.xml")
    site.edit("content/notices/2008/n.md", "2008-11-19", "2008-11-21").build()
    assert not re.search('role="note"', site.read("notices/2008/n.html"))


def test_a_link_to_what_is_not_public_stops_the_build(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/d.md", record("d", draft="true"))
    site.write("content/notices/2008/n.md", record("n", body="见[草稿](ref:d)。")).try_build()
    assert [line for line in site.problems() if line.startswith("R518 content/notices/2008/n.md:6:")]
    site.write("content/notices/2008/n.md", record("n", body="见[草稿](d.html)。")).try_build()
    assert [line for line in site.problems() if line.startswith("G901 content/notices/2008/n.md:6:")]
    assert not site.output.exists()

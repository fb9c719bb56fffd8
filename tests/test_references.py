"""Mentions of other records: each leads somewhere, and has a name at both ends."""

from __future__ import annotations

from pathlib import Path

from tests.support.site import make, record

NEW = record("new", "新办法", "2008-02-01", relations="[{type: repeals, target: old}]")


def test_a_document_that_ended_another_is_found_by_id_or_named_in_words(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/policies/2008/new.md", NEW)
    old = record("old", "旧办法", "2008-01-01", status="{state: 废止, by: new, when: 2008-02-01}")
    site.write("content/policies/2008/old.md", old).build()
    assert "新办法" in site.read("policies/2008/old.html")
    site.edit("content/policies/2008/old.md", "by: new", "by: 市政府令第3号").build()
    assert "市政府令第3号" in site.read("policies/2008/old.html")


def test_a_slip_in_the_id_of_the_successor_is_a_problem_at_its_place(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/policies/2008/new.md", NEW)
    site.write(
        "content/policies/2008/old.md",
        record("old", "旧办法", "2008-01-01", status="{state: 废止, by: newer}"),
    )
    assert site.check().problems() == ["R505 content/policies/2008/old.md:5:25"]


def test_both_ends_of_a_relation_say_what_it_is(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/policies/2008/new.md", NEW)
    site.write("content/policies/2008/old.md", record("old", "旧办法", "2008-01-01")).build()
    assert "被废止" in site.read("policies/2008/old.html")
    assert "被废止" not in site.read("policies/2008/new.html")

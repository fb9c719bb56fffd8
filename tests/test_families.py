"""Families of outputs: switched off in site.toml, or left out because they would be empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.site import SITE_TOML, make, record

FAMILIES = {
    "feeds": "feeds/index.html",
    "data": "data/index.html",
    "search": "search/index.html",
    "projects": "projects/index.html",
    "procedure": "procedure/index.html",
    "calendars": "calendar/windows.ics",
    "organisations": "organisations/index.html",
    "topics": "topics/index.html",
    "units": "units/index.html",
    "programmes": "programmes/index.html",
    "sitemap": "sitemap.xml",
}
LIST = {
    "stage": "other",
    "window": "{opens: 2008-06-02, closes: 2008-06-06}",
    "projects": "[{project: KJ-2008-001, title: 轴承, credit_code: 91999999000000001K}]",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_that_is_off_leaves_nothing_and_no_dead_link(tmp_path: Path, family: str) -> None:
    site = make(tmp_path).write("content/lists/2008/l1.md", record("l1", published="2008-06-02", **LIST))
    assert FAMILIES[family] in site.build().files()
    site.write("site.toml", f"{SITE_TOML}\n[outputs]\n{family} = false\n").build()
    assert FAMILIES[family] not in site.files()
    assert not [path for path in site.files() if path.startswith(f"{family}/")] or family == "search"


def test_empty_families_are_not_offered(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a"))
    site.write("content/_vocab/topics.yaml", "").write("content/_vocab/programmes.yaml", "").build()
    for family in ("topics", "programmes", "projects", "organisations"):
        assert FAMILIES[family] not in site.files()
        assert f'href="{family}/"' not in site.read("index.html")
    assert FAMILIES["units"] in site.files()

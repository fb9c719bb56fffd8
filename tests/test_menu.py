"""The menu of every page, the map of the site, the groups of the first page."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.sample.sample import Sample, found_by, texts
from tests.support.site import SITE_TOML, make, record
from tests.test_pages import target

MENU = "//nav[@class='menu']"


def test_the_menu_shows_headings_and_the_group_of_the_page(sample: Sample) -> None:
    groups: dict[str, list[str]] = {}
    for section in sample.site.config.section:
        groups.setdefault(section.group, []).append(section.title)
    by_folder = {section.folder: section for section in sample.site.config.section}
    seen = set()
    for path, page in sample.pages.items():
        headings = texts(page, f"{MENU}//a[@class='menu-group']")
        assert headings == [*groups, "查找与使用"], path
        current = texts(page, f"{MENU}//a[@aria-current and @class]")
        shown = texts(page, f"{MENU}//ul//a")
        section = by_folder.get(path.partition("/")[0])
        if section and path not in sample.of_form("pages/redirect.html"):
            assert current == [section.group] and shown == groups[section.group], path
            (marked,) = found_by(page, f"{MENU}//ul//a[@aria-current]")
            assert texts(page, f"{MENU}//ul//a[@aria-current]") == [section.title]
            assert target(path, marked.get("href") or "") == f"{section.folder}/index.html"
            assert (marked.get("aria-current") == "page") == (path == f"{section.folder}/index.html"), path
            seen.add(section.folder)
        elif not current:
            assert shown == [], path
    assert seen == set(by_folder)


def test_the_menu_is_light(sample: Sample) -> None:
    """It is on every page: with 32 sections and 16 directories it had 2,750 bytes before there were groups."""
    sizes = [
        len(html.tostring(menu, encoding="utf-8"))
        for page in sample.pages.values()
        for menu in found_by(page, MENU)
    ]
    assert len(sizes) == len(sample.pages) and sum(sizes) / len(sizes) < 1400 and max(sizes) < 2000


def test_the_map_leads_everywhere(sample: Sample) -> None:
    page = sample.pages["map/index.html"]
    ways = {target("map/index.html", link.get("href") or "") for link in found_by(page, "//main//a")}
    assert {f"{section.folder}/index.html" for section in sample.site.config.section} <= ways
    assert {"guide/index.html", "search/index.html", "feeds/index.html", "projects/index.html"} <= ways
    anchors = set(page.xpath("//main//h2/@id"))
    for link in found_by(sample.pages["index.html"], f"{MENU}//a[@class='menu-group']"):
        address, _, anchor = (link.get("href") or "").partition("#")
        assert target("index.html", address) == "map/index.html" and anchor in anchors
    assert texts(page, "//main//h2") == texts(page, f"{MENU}//a[@class='menu-group']")


def test_the_first_page_is_grouped_as_the_menu_is(sample: Sample) -> None:
    page = sample.pages["index.html"]
    heads = texts(page, "//main//section[.//div[@class='shelves']]/h2")
    assert heads == texts(page, f"{MENU}//a[@class='menu-group']")[:-1]


def test_a_site_without_groups_shows_all_of_its_menu(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a")).build()
    page = html.document_fromstring(site.read("notices/2008/a.html"))
    shown = texts(page, f"{MENU}//ul//a")
    assert shown[:3] == ["通知公告", "申报指南", "公示"] and "网站地图" in shown
    assert texts(page, f"{MENU}//ul//a[@aria-current]") == ["通知公告"]
    assert texts(html.document_fromstring(site.read("map/index.html")), "//main//h2") == [
        "栏目",
        "查找与使用",
    ]


def test_a_section_without_group_stands_by_itself(tmp_path: Path) -> None:
    grouped = SITE_TOML.replace('title = "公示"\n', 'title = "公示"\ngroup = "项目"\n')
    site = make(tmp_path).write("site.toml", grouped).write("content/notices/2008/a.md", record("a")).build()
    page = html.document_fromstring(site.read("notices/2008/a.html"))
    assert texts(page, f"{MENU}//a[@class='menu-group']") == ["项目", "查找与使用"]
    shown = texts(page, f"{MENU}//ul//a")
    assert "通知公告" in shown and "公示" not in shown and "网站地图" not in shown

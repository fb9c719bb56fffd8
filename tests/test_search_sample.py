"""Search on the sample as readers use it: real index, real browser, queries typed into /search/.

The ordinary run asks a fair sample of each kind of question, `--full` all of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from generator.index import tokens
from generator.index.shadow import searchable_text
from tests.sample.sample import Sample as Published
from tests.search.measure import PRECISION, RECALL, measure, runs, words
from tests.search.site import Sample, Site, ask, hits, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Record = Callable[[str, object], None]
BRACKETS = ("〔{}〕", "[{}]", "({})", "（{}）")
#: A number with a point or commas is found whole; digits alone are found where no other digit is beside them,
#: so that `60` finds `60.5` and `60,000` too: signs inside of numbers part words for the engine.
NUMBER, DIGITS = r"(?<![\d.,]){}(?![\d]|[.,]\d)", r"(?<!\d){}(?!\d)"


@pytest.fixture(scope="module")
def site(sample: Published) -> Site:
    """The sample with the text that can be found on each of its pages."""
    assert sample.result.loaded is not None
    entries = {one.path: one.search for one in sample.result.loaded.outputs if one.search}
    pages = {path: Sample(entry, sample.bytes(path)) for path, entry in entries.items()}
    texts = {path: tokens.fold(searchable_text(page.html)) for path, page in pages.items()}
    return Site(sample.address, pages, texts)


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with opened(browser, site) as found:
        yield found


def share(everything: list[str], count: int, full: bool) -> list[str]:
    return everything if full else random.Random(2003).sample(everything, min(count, len(everything)))


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full"))


def measured(page: Page, site: Site, queries: list[tuple[str, str]], note: Record) -> None:
    recall, precision, missed = measure(page, site, queries)
    note("queries", len(queries))
    note("recall", recall)
    note("precision", precision)
    print(f"{len(queries)} queries: recall {recall:.4f}, precision {precision:.4f}")
    assert recall >= RECALL and precision >= PRECISION, missed


@pytest.mark.parametrize(
    "seed", [2006, pytest.param(2007, marks=pytest.mark.full), pytest.param(2008, marks=pytest.mark.full)]
)
def test_runs_of_characters(page: Page, site: Site, seed: int, record_property: Record) -> None:
    measured(page, site, [(run, re.escape(run)) for run in runs(site, 100, seed)], record_property)


def test_whole_numbers(page: Page, site: Site, full: bool, record_property: Record) -> None:
    found = sorted(
        {n for text in site.texts.values() for n in re.findall(r"(?<![\d.,])\d{2,}(?:[.,]\d+)*", text)}
    )
    form = {number: DIGITS if number.isdigit() else NUMBER for number in found}
    queries = [(number, form[number].format(re.escape(number))) for number in share(found, 40, full)]
    measured(page, site, queries, record_property)


def test_latin_words(page: Page, site: Site, full: bool, record_property: Record) -> None:
    found = words(site, "(?<![a-z0-9])[a-z]{2,}(?![a-z0-9])", 1000 if full else 20)
    queries = [(word, rf"(?<![a-z]){word}(?![a-z])") for word in found]
    assert queries
    measured(page, site, queries, record_property)


def test_document_numbers_in_any_brackets(page: Page, sample: Published, full: bool) -> None:
    numbers = {item.record.number: item.path for item in sample.site.items.values() if item.record.number}
    assert len(numbers) > 50
    missed = []
    for index, number in enumerate(sorted(numbers)):
        year = re.search(r"〔(\d{4})〕", number)
        assert year, number
        forms = BRACKETS if full else (BRACKETS[index % len(BRACKETS)],)
        for form in forms:
            typed = number.replace(year[0], form.format(year[1]))
            if ask(page, typed)[:1] != [numbers[number]]:
                missed.append(typed)
    assert missed == []


def test_project_numbers_lead_to_their_dossier(page: Page, sample: Published, site: Site, full: bool) -> None:
    for project in share(sorted(sample.site.dossiers), 15, full):
        found = ask(page, project)
        assert set(found) == site.matching(re.escape(project.lower())), project
        assert found[0] == f"projects/{project}.html", project


def test_organisations(
    page: Page, sample: Published, site: Site, full: bool, record_property: Record
) -> None:
    firms = sorted(
        {dossier.organisation for dossier in sample.site.dossiers.values() if dossier.organisation}
    )
    queries = [(firm, re.escape(tokens.fold(firm))) for firm in share(firms, 15, full)]
    measured(page, site, queries, record_property)


def test_amounts(page: Page, site: Site, full: bool, record_property: Record) -> None:
    """Typed with or without the commas that pages write."""
    amounts = sorted(
        {n for text in site.texts.values() for n in re.findall(r"(?<![\d.,])\d{1,3}(?:,\d{3})+", text)}
    )
    assert amounts
    chosen = share(amounts, 10, full)
    queries = [(one, NUMBER.format(one)) for one in chosen] + [
        (one.replace(",", ""), NUMBER.format(one)) for one in chosen
    ]
    measured(page, site, queries, record_property)


def test_traditional_characters_find_simplified_text(page: Page, site: Site) -> None:
    variants = {simple: traditional for traditional, simple in tokens.simplified().items()}
    typed = {run: "".join(variants.get(one, one) for one in run) for run in runs(site, 12, 44)}
    assert sum(run != other for run, other in typed.items()) > 8
    for run, other in typed.items():
        assert set(ask(page, other)) == site.matching(re.escape(run)), other


def test_facets_narrow_and_dates_sort(page: Page, site: Site) -> None:
    everything = ask(page, "项目")
    assert set(everything) == site.matching("项目")

    def having(key: str, value: str) -> set[str]:
        return {path for path in everything if (key, value) in site.pages[path].entry.filters}

    for key, value in (("section", "申报指南"), ("year", "2008"), ("unit", "计划财务处"), ("status", "废止")):
        narrowed = set(ask(page, "项目", **{key: value}))
        assert narrowed == having(key, value) and 0 < len(narrowed) < len(everything)
    both = set(ask(page, "项目", section="申报指南", year=["2007", "2008"]))
    assert both == having("section", "申报指南") & (having("year", "2007") | having("year", "2008"))
    newest = [site.pages[path].entry.date for path in ask(page, "项目", sort="newest")]
    assert newest == sorted(newest, reverse=True) and len(newest) == len(everything)


def test_state_lives_in_the_address(browser: Browser, site: Site) -> None:
    with opened(browser, site, "?q=验收&section=通知公告&sort=newest") as page:
        first = hits(page)
        assert first and page.input_value("#search-q") == "验收"
        assert page.is_checked("input[name=section][value='通知公告']")
        page.click("#results > li > a")
        assert page.url == site.address + first[0]
        page.go_back()
        page.wait_for_selector("#results > li > a")
        assert hits(page) == first


def test_withheld_text_cannot_be_found(page: Page, sample: Published) -> None:
    (item,) = (item for item in sample.site.items.values() if item.record.withheld)
    assert ask(page, item.record.title)[0] == item.path
    whole = next(one for one in sample.site.all_items if one.record.id == item.record.id)
    assert whole.record.index_no and ask(page, whole.record.index_no) == []


def test_facets_are_there_before_any_script(sample: Published, site: Site) -> None:
    """The counts in the page are those of the index."""
    fieldsets = sample.pages["search/index.html"].xpath("//fieldset[@data-facet]")
    assert {fieldset.get("data-facet") for fieldset in fieldsets} >= {"section", "year", "unit", "status"}
    for fieldset in fieldsets:
        key = fieldset.get("data-facet")
        for label in fieldset.xpath(".//label"):
            value, count = (
                label.xpath("string(input/@value)"),
                int(label.xpath("string(*[@class='facet-count'])")),
            )
            carrying = [path for path, one in site.pages.items() if (key, value) in one.entry.filters]
            records = [path for path in carrying if path.split("/")[0] in sample.site.config.sections]
            assert len(records) == count, (key, value)

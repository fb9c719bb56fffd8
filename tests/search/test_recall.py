"""Everything in the searchable text is found, and nothing else: real index, real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from generator.index import shadow as shadow_stage
from generator.index import tokens
from generator.index.shadow import searchable_text
from tests.search.measure import PRECISION, RECALL, measure, runs, words
from tests.search.samples import SECTIONS, samples
from tests.search.site import Site, ask, build, opened, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_runs_of_characters(page: Page, site: Site, record_property: Callable[[str, object], None]) -> None:
    queries = [(run, re.escape(run)) for run in runs(site, 100, 2006)]
    recall, precision, missed = measure(page, site, queries)
    record_property("recall", recall)
    record_property("precision", precision)
    assert recall >= RECALL and precision >= PRECISION, missed


def test_whole_numbers_and_latin_words(page: Page, site: Site) -> None:
    numbers = [
        (word, rf"(?<![\d.,]){re.escape(word)}(?![\d]|[.,]\d)")
        for word in words(site, r"(?<![\d.,])\d+(?:,\d{3})*\.\d\d", 20)
    ]
    years = [(word, rf"(?<!\d){word}(?!\d)") for word in ("2003", "2007", "37668", "9001")]
    latin = [(word, rf"(?<![a-z]){word}(?![a-z])") for word in words(site, "[a-z]{2,}", 12)]
    whole = [(re.sub(",", "", number), pattern) for number, pattern in numbers[:5]]
    recall, precision, missed = measure(page, site, numbers + years + latin + whole)
    assert recall >= RECALL and precision >= PRECISION, missed


def test_document_numbers_in_any_brackets(page: Page, site: Site) -> None:
    for path, sample in site.pages.items():
        number = dict(sample.entry.meta)["number"]
        year, serial = re.findall(r"\d+", number)
        for typed in (
            f"例科发〔{year}〕{serial}号",
            f"例科发[{year}]{serial}号",
            f"例科发({year}){serial}号",
            f"例科发 {year} {serial}号",
        ):
            assert ask(page, typed)[0] == path, typed


def test_project_ids_firms_and_traditional(page: Page, site: Site) -> None:
    queries = [(word, re.escape(word)) for word in words(site, r"lk-\d{4}-\d{3,}", 10)]
    queries += [
        ("LK-2006", "lk-2006"),
        ("晨川光电有限公司", "晨川光电有限公司"),
        ("資金管理辦法", "资金管理办法"),
    ]
    queries += [
        ("科学技术计划专项", "科学技术计划专项"),
        ("远山集团股份有限公司", r"远山.集团.股份有限公司"),
        ("iso 9001", "iso9001"),
    ]
    assert measure(page, site, queries) == (1.0, 1.0, [])


def test_phrases_end_with_cells_and_ignored_parts_are_not_found(page: Page, site: Site) -> None:
    (path, sample) = next(iter(site.pages.items()))
    cells = re.findall("<td>([^<]+)</td>", sample.html.decode())
    assert path in ask(page, cells[1])
    assert ask(page, cells[1][-3:] + cells[2][:3]) == []
    for ignored in ("相邻条目", "首页导航", "文号标签"):
        assert ask(page, ignored) == []


def test_metadata_is_no_text(page: Page, site: Site) -> None:
    for section in SECTIONS:
        assert set(ask(page, section)) == site.matching(section)
    dates = [sample.entry.date[8:] for sample in site.pages.values() if sample.entry.date]
    assert set(ask(page, dates[0])) == site.matching(rf"(?<!\d){dates[0]}(?!\d)")


def _single_characters(text: str) -> str:
    return " ".join(tokens.shown(text).replace("\n", tokens.LINE))


def _no_edges(text: str) -> str:
    return " ".join(token for token in tokens.tokenise(text).split() if len(token) > 1)


@pytest.mark.parametrize(
    ("tokenise", "script"),
    [
        pytest.param(_single_characters, None, id="no pairs in the index"),
        pytest.param(tokens.tokenise, ('`"${tokens.join(" ")}"`', 'tokens.join(" ")'), id="no phrase check"),
        pytest.param(_no_edges, None, id="no edge characters"),
    ],
)
def test_planted_fault_is_caught(
    browser: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tokenise: Callable[[str], str],
    script: tuple[str, str] | None,
) -> None:
    """The measure itself is tested: it must fail where the index or the page does."""
    with monkeypatch.context() as patch:
        patch.setattr(shadow_stage, "tokens", SimpleNamespace(tokenise=tokenise, LINE=tokens.LINE))
        build(samples(), tmp_path)
    if script:
        engine = tmp_path / "assets" / "search" / "engine.js"
        sound = engine.read_text(encoding="utf-8")
        assert script[0] in sound
        engine.write_text(sound.replace(*script), encoding="utf-8")
    texts = {sample.entry.url: tokens.fold(searchable_text(sample.html)) for sample in samples()}
    with serve(tmp_path) as address:
        site = Site(address, {}, texts)
        queries = [(run, re.escape(run)) for run in runs(site, 15, 2006)]
        queries += [(f"{year}年", f"{year}年") for year in range(2003, 2009)]
        with opened(browser, site) as page:
            recall, precision, _ = measure(page, site, queries)
    assert recall < RECALL or precision < PRECISION


def test_measure_passes_where_nothing_is_planted(page: Page, site: Site) -> None:
    queries = [(run, re.escape(run)) for run in runs(site, 15, 2006)]
    queries += [(f"{year}年", f"{year}年") for year in range(2003, 2009)]
    assert measure(page, site, queries) == (1.0, 1.0, [])

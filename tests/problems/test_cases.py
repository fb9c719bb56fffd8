"""Every code has a smallest failing case; it fails exactly so, and the corrected twin does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import report
from generator.values import LANGUAGES
from tests.problems import test_elsewhere, test_health
from tests.problems.cases import Case, cases, found, said_completely
from tests.support.site import TinySite
from tools import problems as reference

ROOT = Path(__file__).resolve().parents[2]
CASES = cases()
_CODE = re.compile(r"[\"<]([A-Z]\d{3})[\">]")


def name(case: Case) -> str:
    return case.code


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_case_fails_exactly_so_and_its_twin_does_not(case: Case, tmp_path: Path) -> None:
    site = case.fail(tmp_path).check()
    assert found(site) == case.expected
    assert {line.partition(" ")[0] for line in case.expected} == {case.code}
    assert site.result is not None
    for problem in site.result.problems:
        for lang in LANGUAGES:
            said_completely(problem, lang)
    assert found(case.mend(site).check()) == []


def test_words_are_offered_in_the_language_of_the_report(tmp_path: Path) -> None:
    """Each of them would be taken as written."""
    site = Case("P213").fail(tmp_path).check()
    assert site.result is not None
    hints = [report.hint(problem, lang) for problem in site.result.problems for lang in LANGUAGES]
    assert hints == ["用约定的写法：建议立项、暂不推荐。", "Use one of: recommended, not-recommended."]


def emitted() -> set[str]:
    """Codes that stand in the program."""
    return {
        code for file in (ROOT / "generator").rglob("*.py") for code in _CODE.findall(file.read_text("utf-8"))
    }


def test_every_code_has_texts_and_a_case_and_no_other_is_there() -> None:
    assert emitted() == set(report.codes())
    tested = (
        {case.code for case in CASES}
        | set(test_elsewhere.COVERED)
        | {name[:4] for name in test_health.FAULTS}
    )
    assert emitted() - tested == set(), "codes without a case"
    assert tested - emitted() == set(), "cases of codes that are gone"


def test_a_case_has_its_three_files_and_names_nothing_else() -> None:
    for case in CASES:
        files = {file.name for file in (Path(__file__).parent / case.code).iterdir()}
        assert files == {"site.txt", "expected.txt", "fixed.txt"}, case.code


def test_texts_are_complete_in_both_languages() -> None:
    chinese, english = (report.messages(lang) for lang in ("zh-CN", "en"))
    assert list(chinese) == list(english)
    for code in report.codes():
        for texts in (chinese[code], english[code]):
            assert list(texts) == ["title", "message", "hint", "why"], code
            assert all(texts.values()) and not texts["title"].endswith(("。", ".")), code
            assert "{" not in texts["title"], code
        used = [
            set(re.findall(r"\{(\w+)\}", texts["message"] + texts["hint"]))
            for texts in (chinese[code], english[code])
        ]
        assert used[0] == used[1], code
    for table in ("words", "patterns"):
        assert list(chinese[table]) == list(english[table])
    assert not [text for text in english["words"].values() if text.endswith(":")], "a place follows"


def test_the_reference_is_what_the_cases_print() -> None:
    page = (ROOT / "docs" / "reference" / "problems.md").read_text("utf-8")
    assert page == reference.render(), "run: python -m tools.reference"
    for code in report.codes():
        assert page.count(f'<a id="{code.lower()}"></a>') == 1, code


#: One code or two of every stage that can stop a build.
STOPPING = (
    "S001",
    "S112",
    "S205",
    "F004",
    "F001",
    "C001",
    "R501",
    "R505",
    "B701",
    "O901",
    "T801",
    "T802",
    "G901",
)


@pytest.mark.parametrize("code", STOPPING)
def test_the_published_site_stays_as_it_is(code: str, tmp_path: Path) -> None:
    case = Case(code)
    site = case.mend(case.fail(tmp_path)).build()
    before = site.files()
    assert before
    spoil(site, case)
    site.try_build()
    assert site.result is not None and not site.result.ok
    assert found(site) == case.expected
    assert site.files() == before


def spoil(site: TinySite, case: Case) -> None:
    """Go back from the twin to the case: what only the twin has is taken away."""
    mended = {file for file in site.folder.joinpath("content").rglob("*") if file.is_file()}
    case.fail(site.folder)
    fresh = TinySite(site.folder.parent / "fresh")
    case.fail(fresh.folder)
    for file in mended:
        path = file.relative_to(site.folder)
        if not (fresh.folder / path).exists():
            file.unlink()

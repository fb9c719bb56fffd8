"""One table of cases for both implementations of the token rule, and agreement on what the table forgot."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.index import tokens
from tests.search.site import TEMPLATES, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
NASTY = (
    "科技计划审批年号发科技项目〇々𠮷𪚥學術薴がガ한é\u0301Å①²㎡ⅫςΣİßĲ"
    "aZbKJ09１２Ａ,,..::-/_@&+#'\"“”（）〔〕[]()【】《》，。；：！？、…—·|`␠␤\u200b\u00ad\ufeff\ufe0f👍  \u3000\u00a0\t\n"
)


@pytest.fixture(scope="module")
def script(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("tokens")
    for name in ("tokens.js", "t2s.js"):
        (folder / name).write_bytes((TEMPLATES / "assets" / "search" / name).read_bytes())
    (folder / "index.html").write_text("<!DOCTYPE html><title>tokens</title>", encoding="utf-8")
    with serve(folder) as address:
        page = browser.new_page()
        page.goto(address)
        page.evaluate("import('/tokens.js').then(module => { window.rule = module; })")
        page.wait_for_function("window.rule")
        yield page
        page.close()


def test_table_is_large_enough() -> None:
    assert len(CASES["texts"]) + len(CASES["queries"]) >= 60


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["text"] or "empty")
def test_text(case: dict[str, str]) -> None:
    assert tokens.tokenise(case["text"]) == case["tokens"]
    assert tokens.join(case["tokens"]) == case["joined"]


@pytest.mark.parametrize("case", CASES["queries"], ids=lambda case: case["query"] or "empty")
def test_query(case: dict[str, Any]) -> None:
    assert [" ".join(phrase) for phrase in tokens.phrases(case["query"])] == case["phrases"]


def test_script_passes_the_table(script: Page) -> None:
    made = script.evaluate(
        """cases => ({
          texts: cases.texts.map(({text, tokens}) => ({text, tokens: rule.tokenise(text), joined: rule.join(tokens)})),
          queries: cases.queries.map(({query}) => ({query, phrases: rule.phrases(query).map((p) => p.join(" "))})),
        })""",
        CASES,
    )
    assert made == CASES


def test_script_agrees_on_random_text(script: Page) -> None:
    chance = random.Random(20081120)
    texts = ["".join(chance.choices(NASTY, k=chance.randint(0, 24))) for _ in range(4000)]
    made = script.evaluate(
        """texts => texts.map((text) => [
          rule.fold(text), rule.tokenise(text), rule.join(rule.tokenise(text)), rule.phrases(text),
        ])""",
        texts,
    )
    for text, (fold, cut, joined, phrases) in zip(texts, made, strict=True):
        assert fold == tokens.fold(text), text
        assert cut == tokens.tokenise(text), text
        assert joined == tokens.join(tokens.tokenise(text)), text
        assert phrases == [list(phrase) for phrase in tokens.phrases(text)], text


def test_join_gives_back_letters_and_is_stable() -> None:
    chance = random.Random(2003)
    for _ in range(4000):
        text = "".join(chance.choices(NASTY, k=chance.randint(0, 24)))
        joined = tokens.join(tokens.tokenise(text))
        assert _letters(joined) == _letters(text)
        assert tokens.tokenise(joined) == tokens.tokenise(text)
        assert tokens.fold(tokens.fold(text)) == tokens.fold(text)


def test_every_run_is_a_phrase_of_its_clause() -> None:
    """What the rule promises: a run of the clause, typed alone, is a row of neighbours among its tokens."""
    chance = random.Random(738)
    for _ in range(2000):
        clause = "".join(chance.choices("科技计划审批年号发（）〔〕·", k=20)) + "2006年"
        words = [tokens.phrases(token) for token in tokens.tokenise(clause).split()]
        row = [
            found[0][0] if found and len(found[0]) == 1 else "".join(found[0]) if found else ""
            for found in words
        ]
        runs = [run for run in "".join(c if c.isalnum() else " " for c in clause).split() if len(run) > 1]
        for run in runs:
            start = chance.randrange(len(run) - 1)
            part = run[start : chance.randint(start + 2, len(run))]
            if not all("\u4e00" <= character <= "\u9fff" for character in part):
                continue
            (phrase,) = tokens.phrases(part)
            assert any(tuple(row[at : at + len(phrase)]) == phrase for at in range(len(row))), (clause, part)


def test_both_carry_the_same_characters(script: Page) -> None:
    pairs = script.evaluate(
        "import('/t2s.js').then(({TRADITIONAL, SIMPLIFIED}) => [TRADITIONAL, SIMPLIFIED])"
    )
    assert len(pairs[0]) == len(pairs[1])
    assert dict(zip(*pairs, strict=True)) == tokens.simplified()
    assert len(pairs[0]) > 2900
    assert not set(pairs[1]) & set(pairs[0]), "a simplified form is itself replaced"


def test_places_of_phrases(script: Page) -> None:
    def locate(text: str, query: str) -> list[str]:
        found = script.evaluate("([text, query]) => rule.locate(text, rule.phrases(query))", [text, query])
        units = text.encode("utf-16-le")
        return [units[start * 2 : end * 2].decode("utf-16-le") for start, end in found]

    assert locate("依据长府发〔2006〕27号执行", "长府发[2006]27号") == ["长府发〔2006〕27号"]
    assert locate("吉林亚泰（集团）股份", "亚泰集团") == ["亚泰（集团"]
    assert locate("科學計劃與科学计划", "科学计划") == ["科學計劃", "科学计划"]
    assert locate("共28,986,538.26元，又128,986,538元", "28,986,538.26") == ["28,986,538.26"]
    assert locate("编号12006年", "2006") == []
    assert locate("𠮷野家和Data Sharing", "野家 sharing") == ["野家", "Sharing"]
    assert locate("科技，计划", "科技计划") == []


def _letters(text: str) -> str:
    return "".join(part for part in tokens.fold(text) if unicodedata.category(part)[0] in "LN")

"""The token rule: how text is cut so that any run of two or more Han characters can be found.

The search engine knows words between white space and nothing of Chinese, so text is cut here into
overlapping pairs (`行政审批` becomes `行政 政审 审批`) and a query is searched as a row of neighbouring tokens.
The search page cuts the query with templates/assets/search/tokens.js: the same rule in JavaScript. Both pass
the table of cases in tests/search/cases.json, so a change here is a change there and a higher RULE_VERSION.

- A character counts as its NFKC form, without diacritics, simplified; letter case is kept for display.
- A run of Han characters gives its pairs; a run of one stays alone. Beside letters or digits the character at
  that edge is given once more by itself: `发2006年度` is `发 2006 年 年度`.
- Letters and digits are runs of their own (`ISO9001` is `ISO 9001`); thousands stay together (`28,986,538`).
- Soft characters (brackets, quotes, dashes, slashes; `. , :` between two letters or digits) do not part a
  phrase. They ride on a token, where the engine overlooks them: `亚泰（集团）` is `亚泰 泰（集 集团 ）`.
- Sentence punctuation, a line break, and a space between two Han characters are tokens that part phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

RULE_VERSION = 1

HAN = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks of our own inside tokens. Each is neither letter nor digit, and none can come from the text.
GLUE, SPACE, LINE = "`", "\u2420", "\u2424"

_UNIT = re.compile(rf"([{HAN}]+)|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]|,[0-9])|\d+|[^\W\d_{HAN}]+")
_HARD = re.compile("[，。；：！？、｡､．.,;:!?…‥⋯|｜\n]")
_INNER = frozenset(".．,:：")
_SPACES = re.compile(" +")
_SPLIT = re.compile('"[^"\n]*"|“[^”\n]*”| +')
_BARE = re.compile(r"[\W_]+")
# Circled numbers stay themselves: as digits they would melt into a number behind them (`①2006`).
_CIRCLED = re.compile("[\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")
_HAN_CHARACTER = re.compile(f"[{HAN}]")


def simplified() -> dict[str, str]:
    """The character table: traditional to simplified, one to one."""
    lines = Path(__file__).with_name("t2s.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1] for line in lines if not line.startswith("#")}


class _Shown(dict[int, str]):
    """What each character is shown and searched as, worked out when it is first met."""

    def __init__(self) -> None:
        super().__init__({ord(mark): " " for mark in (SPACE, LINE)})
        self.update({ord("\n"): "\n", ord(GLUE): "'"})
        self._simple = {**simplified(), "ς": "σ"}

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._shown(chr(code))
        return shown

    def _shown(self, character: str) -> str:
        category = unicodedata.category(character)
        if category == "Cf":
            return ""
        if category[0] == "Z" or category == "Cc":
            return " "
        if _CIRCLED.match(character):
            return character
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character))
        plain = "".join(part for part in plain if unicodedata.category(part)[0] != "M")
        if plain and not any(unicodedata.category(part)[0] in "LN" for part in plain):
            # Full-width punctuation stays itself: `，` must not become the `,` that sits inside a number.
            return character
        return "".join(self._simple.get(part, part) for part in unicodedata.normalize("NFC", plain))


_SHOWN = _Shown()


def shown(text: str) -> str:
    """The text as the index shows it: `fold` without the lower case."""
    return _SPACES.sub(" ", text.translate(_SHOWN))


def fold(text: str) -> str:
    """The form in which two texts are compared: NFKC, no diacritics, simplified, lower case."""
    return shown(text).lower().replace("ς", "σ")


def tokenise(text: str) -> str:
    """Tokens of a text to be indexed, joined by one space; `join` turns them back into the text."""
    return " ".join(_tokens(shown(text).strip(" ")))


def phrases(query: str) -> tuple[tuple[str, ...], ...]:
    """What a query asks for: every phrase must stand in the page, each as neighbouring tokens.

    Phrases end at white space (not inside quotes) and at sentence punctuation; none is given twice.
    """
    folded = _SPLIT.sub(lambda found: "\n" if found[0][0] == " " else found[0], fold(query))
    found: dict[tuple[str, ...], None] = {}
    phrase: list[str] = []
    for token in [*_tokens(folded), LINE]:
        bare = _BARE.sub("", token)
        if bare:
            phrase.append(bare)
        elif phrase:
            found[tuple(phrase)] = None
            phrase = []
    return tuple(found)


def join(tokens: str) -> str:
    """The readable text behind tokens; only spaces between Han and Latin characters are lost."""
    parts: list[str] = []
    last = ""
    for token in tokens.split():
        bare = _BARE.sub("", token)
        han = _HAN_CHARACTER.match(bare)
        if han and last == token[0]:
            parts.append(token[1:])
        elif bare and not han and last == " ":
            parts.append(" " + token)
        else:
            parts.append(token)
        if han:
            last = token[-1]
        else:
            last = " " if bare and not token.endswith(GLUE) else ""
    return "".join(parts).replace(GLUE, "").replace(SPACE, " ").replace(LINE, "\n")


def _tokens(text: str) -> Iterator[str]:
    """Tokens of a text that went through `shown`."""
    units = list(_UNIT.finditer(text))
    if not units:
        yield from _mark(text)
        return
    yield from _mark(text[: units[0].start()])
    prefix = ""
    before = "hard"
    for index, unit in enumerate(units):
        following = units[index + 1] if index + 1 < len(units) else None
        gap = text[unit.end() : following.start() if following else len(text)]
        after = _break(gap, unit, following)
        if unit[1]:
            joined = after == "soft" and following is not None and bool(following[1])
            yield from _han(unit[1], before == "word", before == "han", after == "word", joined)
            if joined and following is not None:
                yield unit[1][-1] + gap + following[0][0]
            prefix = gap.replace(" ", "") if after == "word" else ""
            before = {"soft": "han", "word": "han edge"}.get(after, "hard")
        else:
            left, right = ("", "") if after == "hard" else _split(gap, bool(following and following[1]))
            yield prefix + unit[0] + left
            prefix = right
            before = "hard" if after == "hard" else "word"
        if after == "hard":
            yield from _mark(gap)


def _han(run: str, word_before: bool, han_before: bool, word_after: bool, han_after: bool) -> Iterator[str]:
    if word_before and len(run) > 1:
        yield run[0]
    if len(run) == 1:
        if word_before or word_after or not (han_before or han_after):
            yield run
        return
    for first, second in pairwise(run):
        yield first + second
    if word_after:
        yield run[-1]


def _break(gap: str, unit: re.Match[str], following: re.Match[str] | None) -> str:
    """`hard` parts phrases; `word` stands between a Han run and letters or digits; else `soft`."""
    if following is None:
        return "hard"
    one_han, other_han = bool(unit[1]), bool(following[1])
    if _HARD.search(gap) and not (gap in _INNER and not one_han and not other_han):
        return "hard"
    if one_han and other_han:
        return "hard" if " " in gap else "soft"
    return "word" if one_han or other_han else "soft"


def _split(gap: str, han_follows: bool) -> tuple[str, str]:
    """What of the gap behind letters or digits rides on them, and what on the token that follows."""
    if han_follows:
        return gap.replace(" ", ""), ""
    left, space, right = gap.partition(" ")
    if not space:
        return left + GLUE, ""
    return left, right.replace(" ", SPACE)


def _mark(gap: str) -> Iterator[str]:
    lines = (line.strip(" ") if "\n" in gap else line for line in gap.split("\n"))
    mark = LINE.join(lines).replace(" ", SPACE)
    if mark:
        yield mark

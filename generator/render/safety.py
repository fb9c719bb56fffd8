"""The second opinion on the HTML of record texts: what may stand in it, and where what may not was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from generator.limits import ELEMENTS
from generator.problems import Problem, Span, error, shortened
from generator.source.links import span_of, unquoted
from generator.values import Prose

TAGS = frozenset(
    (
        "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div",
        "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
        "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "small", "span", "strong", "sub", "sup", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    )
)  # fmt: skip
_NUMBER = r"[1-9][0-9]{0,2}"
_CELL = {
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
    "class": "num|mid|left",
    "scope": "col|row|colgroup|rowgroup",
}
#: Attributes by tag with the values they may have; addresses are marks that `body.py` puts in and out.
ATTRIBUTES = {
    "a": {"href": r"MARK", "title": r"[^\n]*"},
    "img": {"src": r"MARK", "alt": r"[^\n]*", "title": r"[^\n]*"},
    "td": _CELL,
    "th": _CELL,
    "ol": {"start": r"[0-9]{1,6}"},
    "abbr": {"title": r"[^\n]*"},
    **{f"h{level}": {"id": "ID"} for level in range(2, 7)},
}
_ADDRESSES = frozenset(
    ("href", "src", "srcset", "action", "formaction", "poster", "data", "background", "xlink:href")
)
_VOID = frozenset(("br", "hr", "img", "col"))
_NESTING = re.compile(r"<(?:ul|ol|blockquote)\b")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Marks:
    """The form of the marks that stand for addresses, and the heading ids that were made."""

    pattern: re.Pattern[str]
    ids: frozenset[str]

    def fit(self, rule: str, value: str) -> bool:
        """Whether an attribute's value is one that its rule allows."""
        if rule == "MARK":
            return self.pattern.fullmatch(value) is not None
        return value in self.ids if rule == "ID" else re.fullmatch(rule, value) is not None


def checked(rendered: str, marks: Marks, prose: Prose) -> tuple[str, tuple[Problem, ...]]:
    """The HTML as nh3 writes it, when nothing of it had to be taken away; else what and where.

    Comments are the one thing that is dropped without a word: they are notes of the editors.
    """
    import nh3

    given = _COMMENT.sub("", rendered)
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}

    def clean(html: str) -> str:
        return nh3.clean(
            html, tags=set(TAGS), attributes=attributes, link_rel=None, strip_comments=True,
            url_schemes={"http", "https", "mailto", "tel"}, clean_content_tags=set(),
        )  # fmt: skip

    cleaned = clean(given)
    if cleaned == given and "<" not in prose.text and len(_NESTING.findall(given)) < ELEMENTS // 4:
        return cleaned, ()  # every tag is Markdown's own, and the checker would change nothing
    before = _parsed(given)
    found = tuple(dict.fromkeys(_refused(before.tokens, marks, prose)))
    if found:
        return "", found
    after = _parsed(cleaned)
    if after.deepest:
        return "", (error("B707", _Source(prose).of_tag(after.deepest), limit=ELEMENTS),)
    lost = _first_difference(before.tokens, after.tokens)
    if lost is None and (
        clean(cleaned) != cleaned or marks.pattern.findall(given) != marks.pattern.findall(cleaned)
    ):
        lost = ("text", "…")
    if lost is not None:
        name = f"<{lost[1]}>" if lost[0] != "text" else shortened(lost[1])
        return "", (error("B708", _Source(prose).of_tag(lost), found=name),)
    return cleaned, ()


#: Kind (start, text, other), then the name or text, then attributes as name and value in turn.
_Token = tuple[str, ...]


class _Tokens(HTMLParser):
    """Opening tags with sorted attributes, and text: what must survive, however it is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[_Token] = []
        self.deepest: _Token | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = sorted((name, value or "") for name, value in attrs)
        self.tokens.append(("start", tag, *(part for pair in pairs for part in pair)))
        self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag not in _VOID

    def handle_data(self, data: str) -> None:
        if self.tokens and self.tokens[-1][0] == "text":
            self.tokens[-1] = ("text", self.tokens[-1][1] + data)
        else:
            self.tokens.append(("text", data))
        if self._depth > ELEMENTS and self.deepest is None and data.strip():
            self.deepest = ("text", data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """`<![`: for browsers a comment that ends at `>`; Python's parser would end the run at words it does not know."""
        end = self.rawdata.find(">", i + 3)
        if end < 0:
            return -1
        self.unknown_decl(self.rawdata[i + 3 : end])
        return end + 1

    def handle_comment(self, data: str) -> None:
        self.tokens.append(("other", "!--"))

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(("other", "!"))

    def unknown_decl(self, data: str) -> None:
        self.tokens.append(("other", "!["))

    def handle_pi(self, data: str) -> None:
        self.tokens.append(("other", "?"))


def _parsed(html: str) -> _Tokens:
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    parser.tokens = [token for token in parser.tokens if token[0] != "text" or token[1].strip()]
    return parser


def _first_difference(before: list[_Token], after: list[_Token]) -> _Token | None:
    """The first thing that is not there, or not in its place; HTML itself puts in `<tbody>` and `<colgroup>`."""
    implied = (("start", "tbody"), ("start", "colgroup"))
    before, after = ([token for token in tokens if token not in implied] for tokens in (before, after))
    if before == after:
        return None
    pairs = enumerate(zip(before, after, strict=False))
    index = next((number for number, (one, other) in pairs if one != other), min(len(before), len(after)))
    return before[min(index, len(before) - 1)] if before else ("text", "…")


def _refused(tokens: list[_Token], marks: Marks, prose: Prose) -> Iterator[Problem]:
    """B701: a tag or attribute that is not on the list. B704: an address that the link check cannot see."""
    source = _Source(prose)
    for token in tokens:
        if token[0] == "other" or (token[0] == "start" and token[1] not in TAGS):
            yield error(
                "B701", source.of_tag(token), found=f"<{token[1]}>" if token[0] == "start" else f"<{token[1]}"
            )
        elif token[0] == "start":
            rules = ATTRIBUTES.get(token[1], {})
            for name, value in zip(token[2::2], token[3::2], strict=True):
                if name in rules and marks.fit(rules[name], value):
                    continue
                span = source.of_attribute(token[1], name)
                if name in _ADDRESSES:
                    yield error("B704", span, address=shortened(value, 80) or name)
                else:
                    yield error("B701", span, found=shortened(f'<{token[1]} {name}="{value}">', 60))


class _Source:
    """Finds what HTML says in the text it came from: each search goes on behind the last hit."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._text = unquoted(prose.text)
        self._behind: dict[str, int] = {}

    def of_tag(self, token: _Token) -> Span:
        """The place of a raw tag or piece of text; the first line when Markdown made it."""
        if token[0] == "text":
            return self._next(re.escape(token[1].strip().split("\n")[0][:20]))
        return self._next(rf"<{re.escape(token[1])}" + (r"(?![\w-])" if token[1][-1].isalnum() else ""))

    def of_attribute(self, tag: str, name: str) -> Span:
        """The place of an attribute's name."""
        return self._next(rf"<{re.escape(tag)}(?![\w-])[^>]*?[\s\"'/]({re.escape(name)})(?![\w-])")

    def _next(self, pattern: str) -> Span:
        match = re.compile(pattern, re.IGNORECASE).search(self._text, self._behind.get(pattern, 0))
        if match is None:
            return Span(self._prose.source, self._prose.line, 1 + self._prose.indent)
        self._behind[pattern] = match.end()
        group = match.lastindex or 0
        return span_of(self._prose, match.start(group), match.end(group) - match.start(group))

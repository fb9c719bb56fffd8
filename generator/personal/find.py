"""A text to the personal data in it, with offsets: what the whole gate rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.personal import numbers, words
from generator.personal.columns import head_of
from generator.personal.fold import HIDDEN, WIDE, Run, plain, runs, suspicious

RESIDENT, MOBILE, CARD, DOCUMENT = "resident-id", "mobile", "bank-card", "passport"
MAIL, ADDRESS, POSITION, OLD_RESIDENT = "mail", "address", "position", "old-resident-id"
#: What is no text: the place in a picture, a file that nobody can look into.
UNREAD = "unread"
KINDS = (RESIDENT, MOBILE, CARD, DOCUMENT, MAIL, ADDRESS, POSITION, OLD_RESIDENT, UNREAD)

#: How far from a number a word may stand that says what it is, in characters that are read.
NEAR = 20
_X = re.compile(
    r"(?:[ \t\u00a0\u200b-\u200f\u2060\ufeff\u3000*`\\-]|</?\w+[^<>]*>)*[xX×\uff38\uff58\u0425\u0445\u03a7\u03c7\u2169\u2179](?![A-Za-z])"
)
_TAG = re.compile(r"<[^<>]*>")
_HAN = re.compile(r"[〇零○一二三四五六七八九幺两]{11,18}")
#: Two neighbours among every fifth character: any row of eleven has them, and hardly another text does.
_HAN_FIFTHS = re.compile(r"[〇零○一二三四五六七八九幺两]{2}")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九幺两", "000123456789" + "12")
#: Ways in which a mobile number is commonly parted: lengths of its rows of digits.
_USUAL = {(3, 4, 4), (3, 3, 5), (3, 5, 3), (3, 8), (3, 4, 2, 2), (3, 2, 2, 2, 2)}
#: Others, which are also parts of longer numbers.
_SELDOM = {(4, 3, 4), (5, 3, 3)}
_DOCUMENT = re.compile(
    r"(?<![A-Za-z0-9])(?:[DEGHKMPS][A-Z]?[ -]?\d{7,8}|1[45]\d{7}|[HMC][A-Z]?\d{8,10}|\d{8}|[TL]\d{8,9})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[\w-]{1,63}\.)+[A-Za-z]{2,})", re.ASCII)
_HOME = re.compile(
    r"[^，。；,;\n|<>\"：:]{0,40}?[0-9０-９一二三四五六七八九十百甲乙丙丁A-Za-z]+\s?(?:号|弄|栋|幢|座|单元|室|楼|户|组)[^，。；,;\n|<>\"]{0,20}"
)
_LABEL_END = re.compile(r"(?:[\s:：为是在于*_\"']|</?\w+>)*")
_SERIAL_GOES_ON = re.compile(r"[A-Za-z]+[0-9]")
_FRACTION = re.compile(r"(?<![0-9])0[.．]\Z")
#: One of these stands in every text that a rule on words can find something in.
_HINT = re.compile(
    "护照|通行证|回乡证|台胞证|官证|居留证|邮箱|邮件|住址|庭地址|住地址|户籍|户口所|mail|assport|ermit|ome address"
)


@dataclass(frozen=True)
class Found:
    """One piece of personal data: offsets into the text as it was given, and the value as a reader sees it."""

    kind: str
    start: int
    end: int
    value: str = field(repr=False)


def find(text: str, cells: str = "") -> tuple[Found, ...]:
    """Everything personal in a text, by place. `cells` is what parts the columns of a list, such as `,`."""
    found = list(_by_digits(text, cells)) if suspicious(text.encode("utf-8", "replace")) else []
    if _HAN_FIFTHS.search(text[::5]):
        found += _in_han_digits(text, cells)
    if _HINT.search(text):
        found += _by_words(text, cells)
    return _apart(found)


def _apart(found: list[Found]) -> tuple[Found, ...]:
    """Without those that overlap a surer one; kinds are listed from sure to unsure."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (KINDS.index(one.kind), one.start, -one.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _by_digits(text: str, cells: str) -> Iterator[Found]:
    folded = plain(text)
    for kind, start, end, value in _numbers(folded.text, cells):
        yield Found(kind, folded.offset(start), folded.offset(end - 1) + 1, value)


def _in_han_digits(text: str, cells: str) -> Iterator[Found]:
    for match in _HAN.finditer(text):
        value = match[0].translate(_HAN_DIGITS)
        for kind, test in ((RESIDENT, numbers.is_resident), (MOBILE, numbers.is_mobile)):
            if test(value):
                yield Found(kind, match.start(), match.end(), value)


def _numbers(text: str, cells: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, place and value of every number that is personal. Rows of digits are joined, never cut."""
    rows = runs(text)
    for first, row in enumerate(rows):
        joined, joint = "", HIDDEN
        for last in range(first, len(rows)):
            if last > first:
                between = rows[last].joint
                if between is None:
                    break
                joint = max(joint, between)
            joined += rows[last].digits
            if len(joined) > 19:
                break
            if len(joined) >= 11:
                part, after = rows[first : last + 1], rows[last + 1 : last + 2]
                yield from _judged(_Row(text, cells, row.start, rows[last].end, joined, joint, part, after))


@dataclass(frozen=True)
class _Row:
    """Joined rows of digits with their surroundings; `after` is the next row, if there is one."""

    text: str
    cells: str
    start: int
    end: int
    digits: str
    joint: int
    rows: list[Run]
    after: list[Run]

    @property
    def goes_on(self) -> bool:
        """Whether the row before or after it is parted by the same marks as its own rows are."""
        within = {one.gap for one in self.rows[1:]}
        return any(one.joint is not None and one.gap in within for one in (self.rows[0], *self.after))

    @property
    def before(self) -> str:
        return _TAG.sub("", self.text[max(0, self.start - 160) : self.start])[-NEAR:]

    def says(self, word: re.Pattern[str]) -> bool:
        """Whether a word stands right before the number, or at the head of its column."""
        return bool(word.search(self.before) or word.search(head_of(self.text, self.start, self.cells)))


def _judged(row: _Row) -> Iterator[tuple[str, int, int, str]]:
    size = len(row.digits)
    if size == 17:
        sign = _X.match(row.text, row.end)
        if sign and _is_resident(row, f"{row.digits}X"):
            yield RESIDENT, row.start, sign.end(), f"{row.digits}X"
    elif size == 18 and _is_resident(row, row.digits):
        yield RESIDENT, row.start, row.end, row.digits
    elif size == 15 and row.joint < WIDE and numbers.is_old_resident(row.digits):
        if row.says(words.RESIDENT):
            yield RESIDENT, row.start, row.end, row.digits
        elif len(row.rows) == 1 and _stands_alone(row):
            yield OLD_RESIDENT, row.start, row.end, row.digits
    if 15 <= size <= 19 and row.joint < WIDE and _is_card(row):
        yield CARD, row.start, row.end, row.digits
    mobile = _without_country(row)
    if numbers.is_mobile(mobile) and _is_mobile(row, len(row.digits) - len(mobile)):
        yield MOBILE, row.start, row.end, mobile


def _is_resident(row: _Row, number: str) -> bool:
    """The check of the number. Over several lines, which may hold a postcode, a date and a figure, a word has
    to say so; a credit code that happens to look like one is none where a word says what it is."""
    if not numbers.is_resident(number):
        return False
    if row.says(words.RESIDENT):
        return True
    if row.joint == WIDE and len(row.rows) > 2:
        return False
    return not (row.says(words.CREDIT) and numbers.is_credit_code(number))


def _is_card(row: _Row) -> bool:
    """Where no word says so, only the prefix of the national network makes a number a card."""
    if not numbers.is_card(row.digits):
        return False
    return row.says(words.CARD) or (numbers.is_union_card(row.digits) and _stands_alone(row))


def _without_country(row: _Row) -> str:
    """The number without +86, or the 0 once dialled before it; area codes begin with 0 too, but stand apart."""
    prefixes = ("0086", "86", "0") if row.joint == HIDDEN else ("0086", "86")
    for prefix in prefixes:
        if len(row.digits) == 11 + len(prefix) and row.digits.startswith(prefix):
            return row.digits[len(prefix) :]
    return row.digits


def _stands_alone(row: _Row) -> bool:
    """No letter touches the number, no word or unit makes it an amount or a serial."""
    left = row.text[row.start - 1 : row.start]
    if (left.isascii() and left.isalpha()) or _SERIAL_GOES_ON.match(row.text, row.end):
        return False
    if words.QUANTITY.match(row.text, row.end) or words.THING.search(row.before):
        return False
    return not _within_address(row) and not _FRACTION.search(row.text, max(0, row.start - 3), row.start)


def _within_address(row: _Row) -> bool:
    """Whether the number is a part of a web address, as those of articles have."""
    word = re.split(r"[\s\"'<>()（），。]", row.text[max(0, row.start - 160) : row.start])[-1]
    return "://" in word or word.startswith(("/", "./", "../"))


def _is_mobile(row: _Row, country: int) -> bool:
    if row.says(words.MOBILE):
        return not words.QUANTITY.match(row.text, row.end)
    if (
        row.joint == WIDE
        or not _stands_alone(row)
        or words.THING.search(head_of(row.text, row.start, row.cells))
    ):
        return False
    return row.joint == HIDDEN or _usually_parted(row, country)


def _usually_parted(row: _Row, country: int) -> bool:
    """Whether marks stand where people put them: after every n digits, or as in 138 0013 8000."""
    sizes: list[int] = []
    for one in row.rows:
        if sizes and one.joint == HIDDEN:
            sizes[-1] += len(one.digits)
        else:
            sizes.append(len(one.digits))
    if country and sizes[0] == country:
        sizes = sizes[1:]
    elif country:
        sizes[0] -= country
    if len(sizes) == 1 or max(sizes) == 1 or tuple(sizes) in _USUAL:
        return True
    even = len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0] <= 5
    return (even or tuple(sizes) in _SELDOM) and not row.goes_on


def _by_words(text: str, cells: str) -> Iterator[Found]:
    """What only a word beside it makes personal: papers, private mail, homes."""
    for kind, word, pattern in ((DOCUMENT, words.DOCUMENT, _DOCUMENT), (MAIL, words.MAIL, _MAIL)):
        if not word.search(text):
            continue
        for match in pattern.finditer(text):
            row = _Row(text, cells, match.start(), match.end(), "", HIDDEN, [], [])
            if row.says(word) and not (kind == MAIL and words.OFFICE_HOSTS.search(match[1])):
                yield Found(kind, match.start(), match.end(), re.sub(r"[\s-]", "", match[0]))
    for label in words.ADDRESS.finditer(text):
        yield from _home(text, label.end())
    if words.ADDRESS.search(text) and (cells or "|" in text):
        for match in _HOME.finditer(text):
            if words.ADDRESS.search(head_of(text, match.start(), cells)):
                yield Found(ADDRESS, match.start(), match.end(), match[0].strip())


def _home(text: str, end: int) -> Iterator[Found]:
    """The address behind a label."""
    parted = _LABEL_END.match(text, end)
    start = parted.end() if parted else end
    match = _HOME.match(text, start)
    if match:
        yield Found(ADDRESS, start, match.end(), match[0].strip())

"""What is in attached files, shown or not; what cannot be looked into is said."""

from __future__ import annotations

import random

import pytest

from generator import limits
from generator.personal import find as rules
from generator.personal.files import in_file
from tests.personal import documents as made
from tests.personal.invented import DISGUISES, number, resident

ID = resident(random.Random(4))


def seen(data: bytes, name: str = "a.bin", shown: bool = False) -> list[tuple[str, str]]:
    """Kind and place of everything found; of obstacles the reason."""
    found = in_file(data, f"content/{name}", "digest", shown)
    assert all(one.span.path == f"content/{name}" for one in found)
    return [(one.kind, one.reason or one.part) for one in found]


#: Places in files, each with a way to put a number there and the name of the place in the report.
PLACES = {
    "cell": (lambda value: made.xlsx(value), "名单!B2"),
    "hidden sheet": (lambda value: made.xlsx(value, sheet='state="veryHidden"'), "名单!B2 (hidden · 隐藏)"),
    "hidden row": (lambda value: made.xlsx(value, row='hidden="1"'), "名单!B2 (hidden · 隐藏)"),
    "hidden column": (
        lambda value: made.xlsx(value, columns='<cols><col min="2" max="3" hidden="1"/></cols>'),
        "名单!B2 (hidden · 隐藏)",
    ),
    "comment on a cell": (lambda value: made.xlsx(comment=value), "xl/comments1.xml"),
    "properties of a workbook": (lambda value: made.xlsx(creator=value), "docProps/core.xml"),
    "string of a deleted cell": (lambda value: made.xlsx(unused=value), "xl/sharedStrings.xml"),
    "paragraph": (lambda value: made.docx(value), "word/document.xml"),
    "deleted text": (lambda value: made.docx(deleted=value), "word/document.xml"),
    "comment": (lambda value: made.docx(comment=value), "word/comments.xml"),
    "properties": (lambda value: made.docx(creator=value), "docProps/core.xml"),
    "address of a link": (lambda value: made.docx(link=f"tel:{value}"), "word/_rels/document.xml.rels"),
    "workbook in an archive": (lambda value: made.packed({"x/b.xlsx": made.xlsx(value)}), "名单!B2"),
    "name in an archive": (lambda value: made.packed({f"{value}.txt": ""}), None),
    "text in an archive": (lambda value: made.packed({"b.txt": f"甲\n{value}"}), "b.txt"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    make, part = PLACES[place]
    found = seen(make(ID))
    assert [kind for kind, _ in found] == [rules.RESIDENT]
    assert part is None or found[0][1] == part


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("place", ["cell", "hidden sheet", "paragraph", "comment"])
def test_disguises_are_seen_through_in_documents_too(disguise: str, place: str) -> None:
    make, _ = PLACES[place]
    dice = random.Random(disguise + place)
    for _ in range(4):
        value = number(dice)
        found = in_file(make(f"某 {DISGUISES[disguise](value)} 。"), "a", "digest", shown=False)
        assert [one.value for one in found] == [value]


def test_cells_that_are_numbers() -> None:
    assert seen(made.xlsx(number="13900000000")) == [(rules.MOBILE, "名单!C2")]
    assert seen(made.xlsx(number="1.39E10")) == [(rules.MOBILE, "名单!C2")]
    assert seen(made.xlsx(number="15000.5")) == []
    assert seen(made.xlsx("E00000000", head="护照号码")) == [(rules.DOCUMENT, "名单!B2")]
    assert seen(made.xlsx("350299491231002", head="身份证号")) == [(rules.RESIDENT, "名单!B2")]
    assert seen(made.xlsx("15000000000", head="金额")) == []


def test_cells_without_place_or_with_that_of_another() -> None:
    cells = '<c t="inlineStr"><is><t>13900000000</t></is></c><c t="inlineStr"><is><t>乙</t></is></c>'
    for row in (cells, cells.replace("<c ", '<c r="A1" '), cells.replace("<c ", '<c r="甲" ')):
        sheet = f"<worksheet><sheetData><row>{row}</row></sheetData></worksheet>"
        book = made.packed({"[Content_Types].xml": "<T/>", "xl/worksheets/sheet1.xml": sheet})
        assert [kind for kind, _ in seen(book)] == [rules.MOBILE], row


def test_texts_in_any_encoding_have_lines() -> None:
    text = f"姓名,证号\r\n某,{ID}\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (found,) = in_file(text.encode(encoding), "a.csv", "digest", shown=False)
        assert (found.kind, found.span.line, found.span.column) == (rules.RESIDENT, 2, 3)


def test_pdf_files() -> None:
    assert seen(made.pdf(f"No. {ID}")) == [(rules.RESIDENT, "p. 1")]
    assert seen(made.pdf("a page", note=f"call 139-0000-0000 {ID}")) == [
        (rules.MOBILE, "p. 1"),
        (rules.RESIDENT, "p. 1"),
    ]
    assert seen(made.pdf("a page", title=ID)) == [(rules.RESIDENT, "Info")]
    assert seen(made.pdf("a page")) == []
    assert seen(made.pdf(picture=True)) == [(rules.UNREAD, "scan")]
    assert seen(made.pdf("a page")[:300]) == [(rules.UNREAD, "broken")]


@pytest.mark.parametrize("make", [made.jpeg, made.png, made.webp])
def test_pictures_tell_where_they_were_taken(make: object) -> None:
    assert seen(make(position=True), shown=True) == [(rules.POSITION, "")]  # type: ignore[operator]
    assert seen(make(position=False), shown=True) == []  # type: ignore[operator]
    assert seen(make(position=False)) == [(rules.UNREAD, "picture")]  # type: ignore[operator]


def test_words_in_pictures() -> None:
    assert seen(made.jpeg(artist=f"某 {ID}"), shown=True) == [(rules.RESIDENT, "")]
    assert seen(made.jpeg(comment="tel 13900000000"), shown=True) == [(rules.MOBILE, "")]
    assert seen(made.png(text=f"某 {ID}"), shown=True) == [(rules.RESIDENT, "")]
    xmp = b'<x:xmpmeta><rdf exif:GPSLatitude="26,1N"/></x:xmpmeta>'
    assert seen(made.jpeg() + xmp, shown=True) == [(rules.POSITION, "")]
    inside = made.packed({"[Content_Types].xml": "<T/>", "word/media/image1.jpg": made.jpeg(position=True)})
    assert seen(inside) == [(rules.POSITION, "word/media/image1.jpg")]


def test_what_cannot_be_looked_into_is_said() -> None:
    entities = '<!DOCTYPE w [<!ENTITY a "1390000"><!ENTITY b "&a;&a;">]><w>&b;</w>'
    assert seen(made.packed({"[Content_Types].xml": "<T/>", "word/document.xml": entities})) == [
        (rules.UNREAD, "broken")
    ]
    assert seen(b"\0\1\2\3" * 9) == [(rules.UNREAD, "kind")]
    assert seen(b"PK\x03\x04 and nothing else") == [(rules.UNREAD, "broken")]
    nested = made.packed({"a.zip": made.packed({"b.zip": made.packed({"c.zip": b"PK\x03\x04"})})})
    assert seen(nested) == [(rules.UNREAD, "nested")]
    assert seen(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff", shown=True) == []
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"\1某 {ID} ".encode("utf-16-le")
    assert sorted(seen(old)) == [(rules.RESIDENT, ""), (rules.UNREAD, "old")]


def test_archives_that_grow_too_large_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = made.packed({"[Content_Types].xml": "<T/>", "xl/worksheets/a.xml": b"<a>" + b" " * (9 << 20)})
    assert seen(bomb) == [(rules.UNREAD, "large")]
    monkeypatch.setattr(limits, "MEMBERS", 1)
    assert seen(made.packed({"a.txt": "", "b.txt": ""})) == [(rules.UNREAD, "large")]


def test_a_password_is_said() -> None:
    data = bytearray(made.packed({"a.txt": "x"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    assert seen(bytes(data)) == [(rules.UNREAD, "encrypted")]


@pytest.mark.parametrize("seed", range(30))
def test_damaged_files_never_raise(seed: int) -> None:
    dice = random.Random(seed)
    for whole in (made.xlsx(ID), made.docx(ID), made.jpeg(True, "x"), made.png(True, "x"), made.webp(True)):
        data = bytearray(whole)
        for _ in range(dice.randrange(1, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        seen(bytes(data[: dice.randrange(len(data) // 2, len(data) + 1)]))

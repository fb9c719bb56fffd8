"""Personal data does not go out: what was found becomes errors, which no setting lowers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.personal import find
from generator.personal.finding import Finding, cells_of
from generator.personal.fold import suspicious
from generator.personal.mask import mask
from generator.plan.output import Output
from generator.problems import Problem, Span, error, warning
from generator.values import Label

CODES = {
    find.RESIDENT: "D101",
    find.MOBILE: "D102",
    find.CARD: "D103",
    find.DOCUMENT: "D104",
    find.MAIL: "D105",
    find.ADDRESS: "D106",
    find.POSITION: "D107",
    find.OLD_RESIDENT: "D108",
    find.UNREAD: "D110",
}
#: Why a file cannot be looked into.
OBSTACLES = {
    "broken": Label("文件已损坏，或含有不安全的内容", "it is damaged, or not safe to read"),
    "costly": Label("读这个文件要用的时间或内存太多", "it takes too much time or memory to read"),
    "encrypted": Label("文件有密码", "it is protected by a password"),
    "kind": Label("不认识这种文件", "it is of an unknown kind"),
    "large": Label("文件太大，或解压后太大", "it is too large, or grows too large"),
    "nested": Label("文件里面还有文件", "there are files within files in it"),
    "old": Label("旧版 Office、WPS 文件只能看到一部分", "only a part of old office files can be seen"),
    "picture": Label("图片里的文字看不到", "the words in a picture cannot be seen"),
    "scan": Label("有扫描的页，页上的文字看不到", "there are scanned pages, and their words cannot be seen"),
}


def personal_data(found: Iterable[Finding]) -> Iterator[Problem]:
    """D101 to D108: number, paper, mail box or home of a person, or where a picture was taken (PIPL articles 4 and
    28; article 15 of the Regulations on Open Government Information). D110: a file that nobody can look into."""
    for one in found:
        kind = warning if one.kind == find.OLD_RESIDENT else error
        shown = mask(one.value, one.kind) if one.secret else ""
        reason = OBSTACLES.get(one.reason, "")
        yield kind(CODES[one.kind], one.span, masked=shown, part=one.output or one.part, reason=reason)


def in_output(output: Output, data: bytes, known: frozenset[str]) -> tuple[Finding, ...]:
    """What stands in the bytes of an output and not in what it was made from: `known` are the values found there."""
    if output.form == "copy" or not suspicious(data, made=True):
        return ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    found = find.find(text, cells_of(output.path))
    values = {one.value: one.kind for one in found if one.value not in known}
    return tuple(
        Finding(kind, Span(output.source), value, output=output.path) for value, kind in values.items()
    )

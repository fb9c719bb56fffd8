"""Personal data in the files beside records: looked at once, remembered by what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.fork import spread
from generator.kinds.base import Attached, Item
from generator.memo import Memo
from generator.personal.files import in_file
from generator.personal.finding import Finding
from generator.source.files import SourceFile, read_data

Wanted = tuple[str, SourceFile, Attached]


def in_attachments(
    items: Iterable[Item], files: tuple[SourceFile, ...], memo: Memo, workers: int
) -> tuple[Finding, ...]:
    """What stands in the published files of records, by path. Files in which there is something are looked at in
    every run; files that cannot be read have their problem already."""
    beside: Mapping[str, SourceFile] = {file.path: file for file in files}
    wanted: dict[str, Wanted] = {}
    for item in items:
        folder = item.source.rpartition("/")[0]
        for attached in item.files:
            path = f"{folder}/{attached.name}"
            key = f"{attached.digest_of_bytes} {path} {attached.listed}"
            wanted[key] = (key, beside[path], attached)
    known = {key: memo.recall("attachments", key) for key in wanted}
    missing = [one for key, one in wanted.items() if known[key] is None]
    for share in spread(lambda part: [(one[0], _look(one)) for one in part], missing, workers):
        for key, found in share:
            known[key] = found
            if not any(one.secret for one in found):
                memo.keep("attachments", key, found)
    memo.only("attachments", wanted.keys())
    return tuple(one for key in sorted(wanted) for one in known[key])


def _look(wanted: Wanted) -> tuple[Finding, ...]:
    _, file, attached = wanted
    data, _ = read_data(file)
    return in_file(data, file.path, attached.digest_of_bytes, shown=not attached.listed) if data else ()

"""Personal data in the files beside records: looked at once, remembered by what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from generator import limits
from generator.confine import confined
from generator.fork import spread
from generator.kinds.base import Attached, Item
from generator.memo import Memo
from generator.personal.files import in_file, is_known
from generator.personal.finding import Finding, unread
from generator.problems import EnvironmentProblem
from generator.source.files import SourceFile, read_data

Wanted = tuple[str, SourceFile, Attached]
#: Plain texts up to this many bytes need no process of their own.
_SHORT = 64 * limits.KIB


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
    for share in spread(_looked_into, missing, workers):
        for key, found in share:
            known[key] = found
            if not any(one.secret for one in found):
                memo.keep("attachments", key, found)
    memo.only("attachments", wanted.__contains__)
    return tuple(one for key in sorted(wanted) for one in known[key])


def _looked_into(share: Iterable[Wanted]) -> list[tuple[str, tuple[Finding, ...]]]:
    """Key and findings of each file. Short texts are read here, everything else where it can be stopped."""
    found: list[tuple[str, tuple[Finding, ...]]] = []
    hard: list[Wanted] = []
    for one in share:
        if one[1].size > _SHORT or is_known(read_data(one[1])[0] or b""):
            hard.append(one)
        else:
            found.append((one[0], _look(one)))
    looked = confined(_look, hard, lambda _: limits.ATTACHMENT_SECONDS, limits.ATTACHMENT_MEGABYTES)
    for one, findings in zip(hard, looked, strict=True):
        key, file, attached = one
        costly = unread(file.path, attached.digest_of_bytes, "costly")
        found.append((key, (costly,) if findings is None else findings))
    return found


def _look(wanted: Wanted) -> tuple[Finding, ...]:
    _, file, attached = wanted
    data, _ = read_data(file)
    if data is None or sha256(data).hexdigest() != attached.digest_of_bytes:
        raise EnvironmentProblem("E010", path=file.path)  # what goes out must be what was looked into
    return in_file(data, file.path, attached.digest_of_bytes, shown=not attached.listed)

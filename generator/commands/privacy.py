"""`privacy`: the personal data that stops publication, as entries to complete for the file of exceptions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from generator import report
from generator.commands.answer import finish, lang_of
from generator.personal.find import UNREAD
from generator.personal.finding import Finding
from generator.personal.mask import mask
from generator.personal.seal import sealed
from generator.pipeline import Settings, build
from generator.source.personal import EXCEPTIONS
from generator.values import Label

NEXT = Label(
    f"内容确需公开、或确是误报的，把上面的条目并入 {EXCEPTIONS}，填好 reason、who、expires。其余的请从内容里删去。",
    f"Entries for what is none, or has to be public, go into {EXCEPTIONS}, with reason, who and expires filled in. "
    "Take everything else out of the content.",
)


def privacy(options: argparse.Namespace, settings: Settings, salt: str) -> int:
    """Print the entries; 0 when there is nothing that needs one. `salt` goes into the seals of this run."""
    result = build(settings, publish=False)
    entries = "\n".join(_entries(result.exposed, salt))
    if options.format != "text":
        return finish(options, result.problems, {"entries": entries})
    if entries:
        print(entries)
        print(NEXT.text(lang_of(options)), file=sys.stderr)
    return 1 if entries else 0


def _entries(found: tuple[Finding, ...], salt: str) -> Iterator[str]:
    """YAML, each entry under a remark that says where the value stands and how it looks masked."""
    values = {(one.record, one.kind, one.value): one for one in found if one.kind != UNREAD}
    files = {(one.span.path, one.value): one for one in found if one.kind == UNREAD}
    for head, entries in (("exceptions", values), ("files", files)):
        if entries:
            yield f"{head}:"
        for one in entries.values():
            shown = mask(one.value, one.kind) if one.secret else ""
            yield f"  # {' '.join(word for word in (report.place(one.span), one.part, shown) if word)}"
            yield from _entry(one, salt)


def _entry(one: Finding, salt: str) -> Iterator[str]:
    if one.kind == UNREAD:
        yield f"  - file: {one.span.path}"
        yield f"    digest: {one.value}"
    else:
        yield f"  - record: {one.record}"
        yield f"    kind: {one.kind}"
        yield f"    hash: {sealed(one.value, salt)}"
    yield "    reason:"
    yield "    who:"
    if one.kind != UNREAD:
        yield "    expires:"

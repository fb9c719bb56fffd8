"""Reading: one file of `content/` to a typed item, with every fault of it in one pass."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from generator import digest, limits
from generator.kinds import BY_NAME
from generator.kinds.base import Attached, Item, Kind, item_digest
from generator.kinds.lists import Listed
from generator.kinds.mentions import references
from generator.kinds.record import Record
from generator.personal.finding import Finding, in_text
from generator.places import RECORD_SUFFIXES, Place
from generator.problems import Problem, Problems, Span, error, unusable
from generator.schema.config import Section
from generator.schema.origin import Origins
from generator.schema.read import Reader
from generator.source.document import Document, document
from generator.source.files import SourceFile, read_data, read_limited, read_published
from generator.source.links import addresses_in, mentions_in
from generator.source.table import table
from generator.source.text import decode
from generator.source.tree import Scalar
from generator.values import Prose

_FILE_NAME = re.compile(r"[^\s:/#?]+\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True)
class Reading:
    """What one record file gave: the item (None when it could not be read) and its problems.

    `uses` are the files beside it that were looked at, with their stamps (None: absent), so that
    a remembered reading is known to be still true.
    """

    path: str
    stamp: tuple[int, int, int]
    uses: tuple[tuple[str, tuple[int, int, int] | None], ...]
    item: Item | None
    problems: Problems
    id: str = ""
    personal: tuple[Finding, ...] = ()

    def still_true(self, place: Place) -> bool:
        """Whether reading the file again would give the same."""
        if self.stamp != place.file.stamp:
            return False
        for name, stamp in self.uses:
            file = place.beside.get(name)
            if (file.stamp if file else None) != stamp:
                return False
        return self.item is None or self.item.kind == place.section.kind


def read(place: Place) -> Reading:
    """A record file with its list and attachments."""
    builder = _Builder(place)
    item = builder.item()
    uses = tuple(sorted(builder.uses.items()))
    problems, personal = tuple(builder.problems), tuple(builder.personal)
    return Reading(place.file.path, place.file.stamp, uses, item, problems, builder.id, personal)


def read_archived(file: SourceFile, section: Section, beside: Mapping[str, SourceFile]) -> Item | None:
    """A record as it was published, from files kept elsewhere. None when the present program cannot read it;
    its faults are nobody's to mend."""
    return _Builder(Place(file, section, file.path.split("/")[2], beside), archived=True).item()


class _Builder:
    """Reads one record with its list and attachments; collects problems and files used."""

    def __init__(self, place: Place, archived: bool = False) -> None:
        self.place = place
        self.archived = archived
        self.kind: Kind = BY_NAME[place.section.kind]
        self.problems: list[Problem] = []
        self.personal: list[Finding] = []
        self.uses: dict[str, tuple[int, int, int] | None] = {}
        self.reader = Reader()
        self.texts: list[tuple[str, str]] = []
        self.id = ""

    def item(self) -> Item | None:
        """The item, or None when a problem makes its fields unusable."""
        parsed = self._document()
        if parsed is None:
            return None
        written = parsed.fields.get("id")
        self.id = written.text if isinstance(written, Scalar) else ""
        record: Record | None = self.reader.read(parsed.fields, self.kind.record)
        found = len(self.reader.problems)
        self.problems.extend(self.reader.problems)
        if record is None:
            return None
        held = self.kind.list_field
        if held:
            record = self._with_rows(record, held.name)
        self.problems.extend(self.reader.problems[found:])
        self.problems.extend((*self._position(record), *self._pinned(record)))
        files = (*self._attached(record), *self._inline(record, parsed.body))
        for rule in self.kind.rules:
            self.problems.extend(rule(record, self.reader.origin))
        folder = f"{self.place.section.folder}/{self.place.year}/"
        mentions = mentions_in(parsed.body)
        text_digest = digest.of(folder, self.place.file.path, parsed.body)
        body = Prose.of(parsed.body, text_digest, folder, self.place.file.path, parsed.body_line, mentions,
                     indent=parsed.body_indent)  # fmt: skip
        if unusable(self.problems) and not self.archived:
            return None
        return Item(
            record,
            self.kind.name,
            self.place.section.folder,
            self.place.file.path,
            body,
            files,
            item_digest(record, self.place.section.folder, body, files),
            held.name if held else "",
            tuple(references(record)),
            Origins.of(self.reader.origin),
            tuple(self.texts),
        )

    def _document(self) -> Document | None:
        text = self._text(self.place.file)
        if text is None:
            return None
        parsed, problems = document(text, self.place.file.path)
        self.problems.extend(problems)
        if parsed is not None and limits.too_long(parsed.body, limits.BODY):
            place = Span(self.place.file.path, parsed.body_line)
            size = len(parsed.body.encode())
            self.problems.append(error("S015", place, size=size, limit=limits.BODY))
        return parsed

    def _text(self, file: SourceFile) -> str | None:
        data, problems = read_limited(file)
        text = None
        if data is not None:
            self.texts.append((file.name, digest.sha256_of(data)))
            text, problems = decode(data, file.path)
        self.problems.extend(problems)
        self.personal.extend(in_text(text, file.path) if text is not None else ())
        return text

    def _beside(self, name: str) -> SourceFile | None:
        file = self.place.beside.get(name)
        self.uses[name] = file.stamp if file else None
        return file

    def _with_rows(self, record: Record, name: str) -> Record:
        """The record with the rows of its list file, each row's values positioned in that file."""
        listed: Listed = getattr(record, name)
        if listed.file and listed.rows:
            self.problems.append(error("R523", self.reader.origin[f"{name}.rows"]))
        if listed.file:
            span = self.reader.origin[f"{name}.file"]
            file = self._beside(listed.file)
            if file is None:
                self.problems.append(error("S207", span, name=listed.file))
                return record
            if not listed.file.endswith(".csv"):
                self.problems.append(error("S208", span, name=listed.file))
                return record
            listed = dataclasses.replace(listed, rows=self._file_rows(file, type(listed), name))
        self.problems.extend(listed.problems(name, self.reader.origin))
        return dataclasses.replace(record, **{name: listed})  # type: ignore[arg-type]

    def _file_rows(self, file: SourceFile, cls: type[Listed], name: str) -> tuple[object, ...]:
        text = self._text(file)
        listed, problems = table(text, file.path) if text is not None else (None, ())
        self.problems.extend(problems)
        return self.reader.read_table(listed, cls.row_class(), name, cls.aliases()) if listed else ()

    def _attached(self, record: Record) -> Iterator[Attached]:
        for index, attachment in enumerate(record.attachments):
            file = self._beside(attachment.file)
            if file is None or attachment.file.endswith(RECORD_SUFFIXES):
                span = self.reader.origin[f"attachments[{index}].file"]
                self.problems.append(error("R509", span, name=attachment.file))
            else:
                yield from self._file(file, attachment.title or attachment.file, listed=True)

    def _inline(self, record: Record, body: str) -> Iterator[Attached]:
        """Files that the body links to or shows: published with it, not listed as attachments."""
        known = {attachment.file for attachment in record.attachments}
        written = {unquote(address.partition("#")[0]) for _, address in addresses_in(body)}
        for name in sorted(name for name in written - known if _FILE_NAME.fullmatch(name)):
            file = self.place.beside.get(name)
            if file is not None and not name.endswith(RECORD_SUFFIXES):
                self._beside(name)
                yield from self._file(file, name, listed=False)

    def _pinned(self, record: Record) -> Iterator[Problem]:
        """P410: a file of which the record states a digest is that very file.

        Source: RFC 3797.
        """
        for name, stated, place in self.kind.pinned(record):
            file = self._beside(name)
            data = read_data(file)[0] if file else None
            if data is not None and (computed := digest.sha256_of(data)) != stated:
                yield error("P410", self.reader.origin[place], name=name, computed=computed)

    def _file(self, file: SourceFile, title: str, listed: bool) -> Iterator[Attached]:
        data, problems = read_published(file)
        self.problems.extend(problems)
        if data is not None:
            yield Attached(file.name, title, file.size, digest.sha256_of(data), listed)

    def _position(self, record: Record) -> Iterator[Problem]:
        """The file's name and folder say the same as the record (R502, R503); it is not over before it begins (R512);
        what is withheld says why (R521)."""
        origin = self.reader.origin
        stem = self.place.file.name.rpartition(".")[0]
        if record.id != stem:
            yield error("R502", origin["id"], id=record.id, stem=stem)
        if str(record.published.year) != self.place.year:
            yield error("R503", origin["published"], year=record.published.year, folder=self.place.year)
        if record.expire_at and record.expire_at <= record.published:
            yield error("R512", origin["expire_at"], published=record.published.iso)
        if record.withheld and not (record.disclosure.reason and record.disclosure.basis):
            yield error("R521", origin["disclosure"])

"""How much one file may ask of the program, in one place; `docs/explain/limits.md` says what follows from each.

Sizes are in bytes of UTF-8 where nothing else is said. A text that breaks a limit is a problem that names it, never cut.
"""

from __future__ import annotations

KIB, MIB = 1 << 10, 1 << 20

# Files and their names.
#: A file that is read as text: record, list, vocabulary, template, `site.toml`.
TEXT = 4 * MIB
#: One part of a path: percent-encoded it is three times as long, and some systems take 255.
NAME = 100

#: One part of a published path and all of it, former addresses too, as file systems take them.
PART, PATH = 255, 2_000

#: A file that is published as it is; it is held in memory while it is made.
PUBLISHED = 256 * MIB

#: Addresses of one sitemap (sitemaps.org 0.9); a larger site has several, and an index of them.
SITEMAP = 50_000

# A record.
FIELDS = 64 * KIB
BODY = 1_000_000
#: Collections inside collections, and values, of one YAML or TOML text.
NESTING, VALUES = 20, 200_000
#: Of a list: rows with text, columns, and cells, empty ones too.
ROWS, COLUMNS, LIST_CELLS = 20_000, 100, 1_000_000
#: A cell of a list, in UTF-16 units: what a cell of a workbook holds (Excel specifications and limits).
CELL = 32_767

# The text of a record as HTML.
#: Elements inside elements; lists and quotations of real texts stay far below.
ELEMENTS = 40
#: Processor seconds and megabytes for one text; long ones have a second more for each so many characters.
TEXT_SECONDS, TEXT_MEGABYTES, CHARACTERS_A_SECOND = 5, 512, 100_000

# Files that are published as they are, while personal data is looked for in them.
#: Larger ones are signed off by a person.
ATTACHMENT = 96 * MIB
ATTACHMENT_SECONDS, ATTACHMENT_MEGABYTES = 60, 1024
#: An archive in an archive is opened, one in that is not.
ARCHIVES = 2
#: Members of an archive, bytes of one member and of all of them, and how many times a member may grow.
MEMBERS, MEMBER, ALL_MEMBERS, GROWTH = 5_000, 48 * MIB, 256 * MIB, 400
#: Up to this size a member may grow as it likes: blank sheets shrink very well.
SMALL_MEMBER = 4 * MIB
#: Cells of a sheet that are laid out with their empty neighbours, so that heads of columns are known.
CELLS = 4_000_000
#: A text inside a picture.
CAPTION = MIB


def too_long(text: str, limit: int) -> bool:
    """Whether a text has more than `limit` bytes in UTF-8."""
    return len(text) > limit or (len(text) * 4 > limit and len(text.encode("utf-8", "replace")) > limit)

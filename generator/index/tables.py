"""Two tables beside an index: what each of its pages can be filtered by, and its title.

Pagefind counts and filters one phrase at a time and, for many hits, slowly; it knows no search in titles alone. With
these tables the search page does both by itself, for any number of phrases, and loads no text of a hit for it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

from generator.index.shadow import displayed

_SIGNATURE = b"pagefind_dcd"


def write_tables(bundle: Path) -> tuple[str, str]:
    """Write the tables of a bundle that Pagefind made; their file names, facets and titles, which tell the content.

    Both go by the id of a page (the name of its fragment). `values` are (key, value) pairs of facets, `pages` gives
    places in them; the table of titles is from id to title.
    """
    places: dict[tuple[str, str], int] = {}
    pages: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for file in sorted((bundle / "fragment").glob("*")):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE))
        pairs = sorted((key, value) for key, values in fragment["filters"].items() for value in values)
        page = file.name.partition(".")[0]
        pages[page] = [places.setdefault(pair, len(places)) for pair in pairs]
        titles[page] = displayed(fragment["meta"]["show"])["t"]
    facets = _write(bundle, "facets", {"values": list(places), "pages": pages})
    return facets, _write(bundle, "titles", titles)


def _write(bundle: Path, name: str, table: object) -> str:
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    file = f"{name}.{hashlib.blake2b(data, digest_size=6).hexdigest()}.json"
    (bundle / file).write_bytes(data)
    return file

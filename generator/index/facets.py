"""The table of facets beside an index: what each of its pages can be filtered by.

Pagefind counts and filters one phrase at a time and, for many hits, slowly. With this table the search page does
both by itself, for any number of phrases and over all periods, and loads no text of a hit for it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

_SIGNATURE = b"pagefind_dcd"


def write_facets(bundle: Path) -> str:
    """Write the table of a bundle that Pagefind made; its file name, which tells the content.

    `values` are (key, value) pairs, `pages` gives for the id of a page (the name of its fragment) places in them.
    """
    places: dict[tuple[str, str], int] = {}
    pages: dict[str, list[int]] = {}
    for file in sorted((bundle / "fragment").glob("*")):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE))
        pairs = sorted((key, value) for key, values in fragment["filters"].items() for value in values)
        pages[file.name.partition(".")[0]] = [places.setdefault(pair, len(places)) for pair in pairs]
    table = {"values": list(places), "pages": pages}
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    name = f"facets.{hashlib.blake2b(data, digest_size=6).hexdigest()}.json"
    (bundle / name).write_bytes(data)
    return name

"""Takes the pictures of the documentation from the sample site: `python -m tools.screenshots`.

Builds the sample into a temporary folder, serves it on loopback and photographs fixed pages in a headless
browser. Pictures are 1280 pixels wide, most 800 high, with at most 256 colours, so that one stays below 250 KB. The type is that
of the machine: take them where Noto CJK is installed (`build.py test` installs it where it can).
"""

from __future__ import annotations

import functools
import http.server
import shutil
import struct
import sys
import tempfile
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.pipeline import Settings, build
from tests.browser import launch

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1280, 800
#: Largest picture in bytes; a page that needs more is the wrong page.
LIMIT = 250 * 1024
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Shot:
    """A picture: its file name and the page it shows, the first screen of it or `whole`."""

    name: str
    path: str
    whole: bool = False


SHOTS = (
    Shot("home", "index.html"),
    Shot("record", "proposals/2008/proposal-2008-gg.html"),
    Shot("dossier", "projects/YZ-2006-GG-023.html", whole=True),
    Shot("organisation", "organisations/qingcen-materials.html"),
)


def main(folder: Path = IMAGES) -> int:
    """Write every picture into `folder`; 1 when the sample does not build or a picture is too large."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        # A copy, so that the cache and the release of whoever works here stay as they are.
        site, public = Path(place) / "site", Path(place) / "public"
        shutil.copytree(ROOT / "content", site / "content")
        shutil.copy(ROOT / "site.toml", site)
        result = build(Settings(site, public, datetime.fromisoformat("2008-11-20")))
        if not result.ok:
            print("the sample site has errors: see `python3 build.py check`", file=sys.stderr)
            return 1
        with served(public) as address:
            pictures = dict(taken(address))
    code = 0
    for name, data in pictures.items():
        (folder / f"{name}.png").write_bytes(data)
        print(f"{name}.png {len(data) // 1024} KB", file=sys.stderr)
        code = max(code, int(len(data) > LIMIT))
    return code


@contextmanager
def served(public: Path) -> Iterator[str]:
    """The address under which a folder is served while the block runs."""
    handler = functools.partial(_Quiet, directory=str(public))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: only the pictures are of interest."""


def taken(address: str) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of every picture."""
    with launch() as browser:
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        for shot in SHOTS:
            page = context.new_page()
            page.goto(address + shot.path, wait_until="networkidle")
            yield shot.name, small(page.screenshot(animations="disabled", full_page=shot.whole))
            page.close()


def small(picture: bytes) -> bytes:
    """A PNG of 8-bit RGB or RGBA as one with a palette: the 256 commonest colours, others at their nearest."""
    width, height, pixels = _pixels(picture)
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(256)]
    index = {colour: number for number, colour in enumerate(palette)}
    for colour in counts:
        if colour not in index:
            index[colour] = min(range(len(palette)), key=lambda n, c=colour: _distance(palette[n], c))  # type: ignore[misc]
    rows = b"".join(
        b"\0" + bytes(index[colour] for colour in pixels[row * width : (row + 1) * width])
        for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [("IHDR", head), ("PLTE", b"".join(palette)), ("IDAT", zlib.compress(rows, 9)), ("IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(name.encode(), data) for name, data in parts)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the colours (three bytes each) of a PNG without interlacing (ISO/IEC 15948)."""
    packed = bytearray()
    at = len(_SIGNATURE)
    width = height = depth = 0
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        name, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, bits, form, _, _, interlace = struct.unpack(">IIBBBBB", data)
            if bits != 8 or form not in (2, 6) or interlace:
                raise ValueError(f"a PNG of bit depth {bits}, colour type {form} is not expected")
            depth = 3 if form == 2 else 4
        elif name == b"IDAT":
            packed += data
        at += 12 + length
    pixels: list[bytes] = []
    raw, stride = zlib.decompress(bytes(packed)), width * depth
    before = bytes(stride)
    for row in range(height):
        start = row * (stride + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, depth)
        pixels += [before[n : n + 3] for n in range(0, stride, depth)]
    return width, height, pixels


def _unfiltered(kind: int, line: bytearray, above: bytes, depth: int) -> bytes:
    """One line of samples with its filter undone: none, sub, up, average, Paeth."""
    for n, value in enumerate(line):
        left = line[n - depth] if n >= depth else 0
        corner = above[n - depth] if n >= depth else 0
        guess = (0, left, above[n], (left + above[n]) // 2, _paeth(left, above[n], corner))[kind]
        line[n] = (value + guess) & 0xFF
    return bytes(line)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))


if __name__ == "__main__":
    sys.exit(main())

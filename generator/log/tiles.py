"""The tree and its entries as static files (C2SP tlog-tiles): tiles of 256 hashes, bundles of 256 entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.log.merkle import Tree

#: How many hashes or entries a full tile or bundle has; the height of a tile is 8.
WIDTH = 256
_HEIGHT = 8


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Path below the log's prefix; `level` may be `entries`. The index is cut into three digits each."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03}")
    name = f"tile/{level}/{'/'.join(reversed(parts))}"
    return name if width == WIDTH else f"{name}.p/{width}"


def shapes(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of every tile of a tree."""
    level, count = 0, size
    while count:
        yield from ((level, index, WIDTH) for index in range(count // WIDTH))
        if count % WIDTH:
            yield level, count // WIDTH, count % WIDTH
        level, count = level + 1, count // WIDTH


def tile(tree: Tree, level: int, index: int, width: int) -> bytes:
    """The bytes of a tile: consecutive hashes of the subtrees of 256**level leaves."""
    hashes = tree.levels[level * _HEIGHT]
    return b"".join(hashes[index * WIDTH : index * WIDTH + width])


def bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle of entries: each after its length in two bytes, high byte first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> tuple[bytes, ...] | None:
    """The entries of a bundle; None when its bytes are cut or left over."""
    found: list[bytes] = []
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        entry = data[place + 2 : place + 2 + length]
        if len(data) < place + 2 or len(entry) != length:
            return None
        found.append(entry)
        place += 2 + length
    return tuple(found)


def log_files(entries: Sequence[bytes], tree: Tree, sizes: Sequence[int]) -> dict[str, bytes]:
    """Every tile and bundle that trees of these sizes need; a partial one goes when its full one is there."""
    found: dict[str, bytes] = {}
    full = {(level, index) for level, index, width in shapes(tree.size) if width == WIDTH}
    for size in sorted(set(sizes)):
        for level, index, width in shapes(size):
            if width != WIDTH and (level, index) in full:
                continue
            found[tile_path(level, index, width)] = tile(tree, level, index, width)
            if level == 0:
                part = entries[index * WIDTH : index * WIDTH + width]
                found[tile_path("entries", index, width)] = bundle(part)
    return found

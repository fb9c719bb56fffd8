"""Tiles: the shapes that the specification names, and trees that are read back from their files."""

from __future__ import annotations

import pytest

from generator.log.merkle import Tree, leaf_hash
from generator.log.tiles import log_files, shapes, tile_path, unbundle


def test_paths() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 5, 112) == "tile/entries/005.p/112"
    assert tile_path(2, 999) == "tile/2/999" and tile_path(2, 1000) == "tile/2/x001/000"


def test_the_shapes_of_the_specification() -> None:
    found = list(shapes(70_000))
    assert sum(level == 0 and width == 256 for level, _, width in found) == 273
    assert [one for one in found if one[2] != 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(shapes(256)) == [(0, 0, 256), (1, 0, 1)] and list(shapes(0)) == []


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_the_tree_is_read_back_from_its_tiles(size: int) -> None:
    entries = [f"{number}:{'长' * (number % 40)}".encode() for number in range(size)]
    tree = Tree.of(entries)
    files = log_files(entries, tree, [size])
    found: list[bytes] = []
    for level, index, width in shapes(size):
        data = files.pop(tile_path(level, index, width))
        assert len(data) == 32 * width
        if level == 0:
            bundled = unbundle(files.pop(tile_path("entries", index, width)))
            assert bundled is not None and len(bundled) == width
            assert b"".join(map(leaf_hash, bundled)) == data
            found += bundled
    assert found == entries and not files


def test_partial_tiles_of_old_checkpoints_stay_until_they_are_full() -> None:
    entries = [str(number).encode() for number in range(300)]
    files = log_files(entries, Tree.of(entries), [10, 270, 300])
    names = {name for name in files if name.startswith("tile/0/")}
    assert names == {"tile/0/000", "tile/0/001.p/14", "tile/0/001.p/44"}


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_cut_bundles(data: bytes) -> None:
    assert unbundle(data) is None

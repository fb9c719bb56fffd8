"""The tree against the definition of RFC 6962, its proofs against RFC 9162, for every size that has a shape of its own."""

from __future__ import annotations

import pytest

from generator.log.merkle import EMPTY, Tree, is_consistent, leaf_hash, node_hash, root_of_inclusion

#: Roots of RFC 6962 trees over the usual test entries (certificate-transparency test vectors).
ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_definition(leaves: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return node_hash(by_definition(leaves[:cut]), by_definition(leaves[cut:]))


def test_published_vectors() -> None:
    tree = Tree.of(bytes.fromhex(entry) for entry in ENTRIES)
    assert tuple(tree.root(size).hex() for size in range(1, 9)) == ROOTS
    assert tree.root(0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


TREE = Tree.of(str(number).encode() for number in range(70))


def test_every_tree_is_what_the_definition_says() -> None:
    for size in range(71):
        assert TREE.root(size) == by_definition(TREE.leaves[:size])


def test_inclusion_of_every_entry_in_every_tree() -> None:
    for size in range(1, 71):
        for index in range(size):
            proof = TREE.inclusion(index, size)
            assert root_of_inclusion(TREE.leaves[index], index, size, proof) == TREE.root(size)


def test_wrong_inclusions_are_refused() -> None:
    proof = TREE.inclusion(11, 37)
    leaf, root = TREE.leaves[11], TREE.root(37)
    assert root_of_inclusion(leaf, 12, 37, proof) != root
    assert root_of_inclusion(leaf_hash(b"x"), 11, 37, proof) != root
    assert root_of_inclusion(leaf, 11, 37, proof[:-1]) != root
    assert root_of_inclusion(leaf, 11, 37, (*proof, root)) != root
    assert root_of_inclusion(leaf, 37, 37, proof) is None
    for number in range(len(proof)):
        changed = (*proof[:number], bytes(32), *proof[number + 1 :])
        assert root_of_inclusion(leaf, 11, 37, changed) != root


def test_every_tree_is_the_beginning_of_every_later_one() -> None:
    for size in range(71):
        for old in range(size + 1):
            proof = TREE.consistency(old, size)
            assert is_consistent(old, TREE.root(old), size, TREE.root(size), proof), (old, size)


@pytest.mark.parametrize(("old", "size"), [(1, 2), (3, 7), (6, 8), (32, 64), (33, 70)])
def test_forks_are_seen(old: int, size: int) -> None:
    other = Tree.of(str(number + (number == old - 1)).encode() for number in range(70))
    assert not is_consistent(old, other.root(old), size, TREE.root(size), TREE.consistency(old, size))
    assert not is_consistent(old, other.root(old), size, TREE.root(size), other.consistency(old, size))
    assert not is_consistent(old, TREE.root(old), size, other.root(size), TREE.consistency(old, size))
    assert not is_consistent(size, TREE.root(size), old, TREE.root(old), ())

"""The Merkle tree of RFC 6962, section 2.1, with SHA-256: roots, and proofs that RFC 9162 shows how to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node from those of its children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """A tree by the hashes of its leaves; every smaller tree of the same log lies in it."""

    leaves: tuple[bytes, ...]

    @classmethod
    def of(cls, entries: Iterable[bytes]) -> Tree:
        """The tree over entries."""
        return cls(tuple(leaf_hash(entry) for entry in entries))

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self.leaves)

    @cached_property
    def levels(self) -> tuple[Sequence[bytes], ...]:
        """`levels[k]` are the hashes of the full subtrees of 2**k leaves, from the left."""
        found: list[Sequence[bytes]] = [self.leaves]
        while len(found[-1]) > 1:
            below = found[-1]
            found.append([node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)])
        return tuple(found)

    def root(self, size: int | None = None) -> bytes:
        """The hash of the first `size` leaves; of all without it."""
        size = self.size if size is None else size
        return self._span(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """The proof that leaf `index` is in the tree of `size`: siblings from the leaf up."""
        proof: list[bytes] = []
        first, last = 0, size
        while last - first > 1:
            middle = first + _split(last - first)
            if index < middle:
                proof.append(self._span(middle, last))
                last = middle
            else:
                proof.append(self._span(first, middle))
                first = middle
        return tuple(reversed(proof))

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """The proof that the tree of `size` has that of `old` as its beginning; empty for 0 and equals."""
        proof: list[bytes] = []
        first, last, whole = 0, size, True
        while 0 < old < last:
            middle = first + _split(last - first)
            if old <= middle:
                proof.append(self._span(middle, last))
                last = middle
            else:
                proof.append(self._span(first, middle))
                first, whole = middle, False
        if not whole:
            proof.append(self._span(first, last))
        return tuple(reversed(proof))

    def _span(self, first: int, last: int) -> bytes:
        """The hash of the leaves from `first` to before `last`; `first` is where a subtree begins."""
        count = last - first
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self.levels[level][first >> level]
        middle = first + _split(count)
        return node_hash(self._span(first, middle), self._span(middle, last))


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); None when it has the wrong length."""
    if index >= size:
        return None
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree is the beginning of another (RFC 9162, 2.1.4.2)."""
    if old > size or old == 0 or old == size:
        return not proof and (old == 0 or (old == size and old_root == root))
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return first == old_root and second == root and last == 0

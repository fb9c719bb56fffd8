"""Notes, checkpoints and proofs: the example of the specification, and everything that must be refused."""

from __future__ import annotations

import pytest

from generator.log.merkle import Tree
from generator.log.note import Checkpoint, SigningKey, VerifierKey, opened
from generator.log.proof import Proof

#: The example of C2SP signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
KEY = SigningKey("kjj.example/log", bytes(range(32)))


def test_the_example_of_the_specification() -> None:
    key = VerifierKey.parse(VKEY)
    assert key is not None and str(key) == VKEY
    assert opened(NOTE, key) == "This is an example message.\n"


def test_what_is_signed_reads_back() -> None:
    note = KEY.sign("甲\n\n乙\n")
    assert opened(note, KEY.verifier) == "甲\n\n乙\n"
    other = SigningKey("kjj.example/log", bytes(32))
    assert opened(note, other.verifier) is None
    both = note + KEY.sign("甲\n\n乙\n").rpartition("\n\n")[2].replace("kjj", "abc")
    assert opened(both, KEY.verifier) == "甲\n\n乙\n", "signatures of others are not looked at"


@pytest.mark.parametrize("bit", range(0, len(NOTE.encode()) * 8, 7))
def test_a_flipped_bit_is_noticed(bit: int) -> None:
    data = bytearray(NOTE.encode())
    data[bit // 8] ^= 1 << bit % 8
    key = VerifierKey.parse(VKEY)
    assert key is not None
    try:
        text = bytes(data).decode()
    except UnicodeDecodeError:
        return
    assert opened(text, key) is None


@pytest.mark.parametrize(
    "text", ["", "a+b+c", VKEY.replace("530d", "530e"), VKEY[:-4], VKEY + "A", "a b" + VKEY]
)
def test_what_is_no_key(text: str) -> None:
    assert VerifierKey.parse(text) is None


@pytest.mark.parametrize(
    "text", ["", "o\n1\n", "o\n01\nAAAA\n", "o\n1\nAAAA\n", f"\n1\n{'A' * 43}=\n", f"o\n-1\n{'A' * 43}=\n"]
)
def test_what_is_no_checkpoint(text: str) -> None:
    assert Checkpoint.parse(text) is None


def test_a_proof_proves_its_entry_and_no_other() -> None:
    entries = [f"entry {number}".encode() for number in range(300)]
    tree = Tree.of(entries)
    checkpoint = Checkpoint("kjj.example/log", 299, tree.root(299))
    assert Checkpoint.parse(checkpoint.text) == checkpoint
    proof = Proof(7, tree.inclusion(7, 299), KEY.sign(checkpoint.text))
    assert Proof.parse(proof.text) == proof
    assert proof.proves(entries[7], "kjj.example/log", KEY.verifier)
    assert not proof.proves(entries[8], "kjj.example/log", KEY.verifier)
    assert not proof.proves(entries[7], "other.example/log", KEY.verifier)
    assert not proof.proves(entries[7], "kjj.example/log", SigningKey("kjj.example/log", bytes(32)).verifier)
    assert Proof.parse(proof.text.replace("index 7", "index 07")) is None
    assert Proof.parse(proof.text.replace("@v1", "@v2")) is None

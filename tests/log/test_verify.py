"""`verify`: a log of any size is accepted, here and by the Go packages; whatever is altered is noticed and named."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.log.audit import Served
from generator.log.entry import proof_path
from generator.log.ledger import Log, Signed, subject_of
from generator.log.note import Checkpoint
from tests.log.support import KEY, OTHER, notices, publish, verify
from tests.support.site import TinySite, make

SOURCE = Path(__file__).with_name("verifier.go")
GO = shutil.which("go")
GOPATH = "/usr/share/gocode"
SIZES = (0, 1, 255, 256, 257)


def entry(number: int) -> bytes:
    return b'{"id":"r%d","n":1,"path":"n/%d.html"}' % (number, number)


def write_log(folder: Path, *sizes: int, proofs: int = 3) -> Path:
    """A published log with a checkpoint of each size, the last the current one, and proofs of its last entries."""
    entries = tuple(map(entry, range(sizes[-1])))
    whole = Log(entries)
    signed = []
    for size in sizes:
        checkpoint = Checkpoint(KEY.name, size, whole.tree.root(size))
        signed.append(Signed(checkpoint, KEY.sign(checkpoint.text)))
    log = Log(entries, tuple(signed), (KEY.verifier,))
    files = {f"log/{path}": data for path, data in log.files.items()}
    files |= {f"log/checkpoints/{one.size}": one.note.encode() for one in signed}
    files |= {"log/checkpoint": signed[-1].note.encode(), "log/keys.txt": f"{KEY.verifier}\n".encode()}
    for index in range(max(0, sizes[-1] - proofs), sizes[-1]):
        subject, proof = subject_of(entries[index]), log.proof(index)
        assert subject is not None and proof is not None
        files |= {subject[2]: b"page", proof_path(subject[2]): proof.text.encode()}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def faults(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.span.path) for one in Served(folder, (KEY.verifier,)).check().problems]


@pytest.mark.parametrize("size", [*SIZES, pytest.param(65_537, marks=pytest.mark.full)])
def test_every_size_is_accepted(tmp_path: Path, size: int) -> None:
    sizes = sorted({min(one, size) for one in (0, 1, 200, 256, size)})
    assert faults(write_log(tmp_path, *sizes)) == []


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verifier in Go, built without a network."""
    if GO is None or not Path(GOPATH, "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip(
            "NO SECOND OPINION ON THE LOG: Go is not here (apt-get install golang-go golang-golang-x-mod-dev)"
        )
    folder = tmp_path_factory.mktemp("go")
    shutil.copy(SOURCE, folder / "main.go")
    found = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": GOPATH,
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
    }
    subprocess.run([GO, "build", "-o", "verifier", "main.go"], cwd=folder, env=found, check=True, timeout=300)
    return folder / "verifier"


def asked(go: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the verifier in Go says."""
    command = [str(go), str(folder), str(KEY.verifier)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("size", [*SIZES, pytest.param(65_537, marks=pytest.mark.full)])
def test_go_accepts_every_size(tmp_path: Path, go: Path, size: int) -> None:
    sizes = sorted({min(one, size) for one in (0, 1, 200, 256, size)})
    answer = asked(go, write_log(tmp_path, *sizes))
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"{size} entries")


def test_go_accepts_a_published_site_and_refuses_an_altered_one(tmp_path: Path, go: Path) -> None:
    site = publish(notices(publish(notices(make(tmp_path / "site").set(workers=1), 1, 2)), 3))
    assert asked(go, site.output.resolve()).stdout == "3 entries, 2 checkpoints, 3 proofs\n"
    flip(site.output.resolve() / "log/tile/entries/000.p/3", 99)
    assert asked(go, site.output.resolve()).returncode != 0


def flip(file: Path, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    file.write_bytes(data)


def flips(folder: Path, count: int, seed: int) -> None:
    """Flip one bit at a time, anywhere in the files of the log: each is noticed, and the file named."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".html")
    assert len(files) > 10
    chance = random.Random(seed)
    for number in range(count):
        file = files[number % len(files)]
        whole, bit = file.read_bytes(), chance.randrange(file.stat().st_size * 8)
        flip(file, bit)
        assert file.relative_to(folder).as_posix() in {path for _, path in faults(folder)}, (
            f"{file} bit {bit}"
        )
        file.write_bytes(whole)
    assert faults(folder) == []


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    flips(write_log(tmp_path, 3, 256, 260), 60, 1)


@pytest.mark.full
def test_a_thousand_flipped_bits_are_noticed(tmp_path: Path) -> None:
    flips(write_log(tmp_path, 3, 256, 260), 1000, 2)


@pytest.mark.parametrize(
    "path",
    ["log/checkpoint", "log/checkpoints/256", "log/tile/0/000", "log/tile/entries/000", "log/keys.txt"],
)
def test_a_missing_file_is_named(tmp_path: Path, path: str) -> None:
    folder = write_log(tmp_path, 3, 256, 260)
    (folder / path).unlink()
    found = faults(folder)
    expected = [] if path == "log/checkpoints/256" else [("L123", path)]
    assert found == expected or path in {name for _, name in found}


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return publish(notices(publish(notices(make(tmp_path).set(workers=1), 1)), 2))


def test_what_the_register_keeps_is_compared(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    (kept,) = (site.folder / "content/_register/versions").rglob("n1/1.md")
    kept.write_text(kept.read_text("utf-8").replace("正文", "政文"), "utf-8")
    assert verify(site, capsys, code=1) == [("L124", kept.relative_to(site.folder).as_posix())]


def test_the_published_folder_is_enough(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(site.folder / "content")
    (site.folder / "site.toml").unlink()
    assert verify(site, capsys) == []
    flip(site.output / "notices/2008/n1.tlog-proof", 300)
    assert verify(site, capsys, code=1) == [("L122", "notices/2008/n1.tlog-proof")]
    (site.output / "notices/2008/n1.tlog-proof").unlink()
    assert verify(site, capsys, code=1) == [("L123", "notices/2008/n1.tlog-proof")]


def test_another_key_proves_nothing(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    found = verify(site, capsys, str(OTHER.verifier), code=1)
    assert ("L121", "log/checkpoint") in found
    assert verify(site, capsys, str(OTHER.verifier), str(KEY.verifier), code=1) == [("L122", "log/keys.txt")]


def test_an_older_log_in_the_place_of_the_served_one(
    site: TinySite, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(site.output / "log/checkpoints/1", site.output / "log/checkpoint")
    assert verify(site, capsys, code=1) == [("L122", "log/checkpoint")]

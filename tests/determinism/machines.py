"""Twenty-four machines: whatever may differ between two of them and must not show in a site."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.sample.sample import ROOT

Tree = dict[str, str]
SHIM = Path(__file__).with_name("shim")
#: Debian's `faketime`; where it is not installed the shim sets the clock of Python alone.
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
#: Where a site is put for one build of it: given the sources and a free folder, the folder to build.
Arranged = AbstractContextManager[Path]


def tree(output: Path) -> Tree:
    """Digest of every published file but those of the search engine, whose filter files differ from run to run."""
    root = output.resolve()
    files = (file for file in sorted(root.rglob("*")) if file.is_file())
    found = {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    return {path: digest for path, digest in found.items() if not path.startswith("pagefind/")}


def copied(site: Path, folder: Path) -> Path:
    """The sources of a site alone, without what was made from them."""
    folder.mkdir(parents=True)
    for name in ("content", "templates"):
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name)
    shutil.copy(site / "site.toml", folder)
    return folder


@contextmanager
def there(site: Path, folder: Path) -> Iterator[Path]:
    yield copied(site, folder)


@contextmanager
def deep(site: Path, folder: Path) -> Iterator[Path]:
    yield copied(site, folder / "一 站" / ("x" * 60) / "site")


@contextmanager
def touched(site: Path, folder: Path) -> Iterator[Path]:
    """Other times of all files, each another, from 2001 on."""
    copied(site, folder)
    for number, file in enumerate(sorted((folder / "content").rglob("*"))):
        os.utime(file, (1_000_000_000 - number, 1_000_000_000 + 7 * number))
    yield folder


@contextmanager
def warm(site: Path, folder: Path) -> Iterator[Path]:
    """A site that was built otherwise before: with another title, without one of its records."""
    copied(site, folder)
    config, record = folder / "site.toml", min((folder / "content").glob("no*/2008/*.md"))
    kept = (config.read_bytes(), record.read_bytes())
    config.write_bytes(kept[0].replace(b'title = "', b'title = "x', 1))
    record.write_bytes(kept[1] + "\n另一段。\n".encode())
    run(folder, "--no-search")
    config.write_bytes(kept[0])
    record.write_bytes(kept[1])
    yield folder


def cloned(*options: str) -> Callable[[Path, Path], Arranged]:
    """A clone of a repository with a history."""

    @contextmanager
    def arranged(site: Path, folder: Path) -> Iterator[Path]:
        origin = copied(site, folder.with_name(f"{folder.name}-origin"))
        git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        config = (origin / "site.toml").read_bytes()
        for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "1")):
            subprocess.run([*git, *command], cwd=origin, check=True)
        for number in (2, 3):
            (origin / "site.toml").write_bytes(config if number == 3 else config + b"# x\n")
            subprocess.run([*git, "commit", "-qam", str(number)], cwd=origin, check=True)
        subprocess.run([*git, "clone", "-q", *options, f"file://{origin}", folder], check=True)
        yield folder

    return arranged


def disordered(how: str) -> Callable[[Path, Path], Arranged]:
    """A disk that lists folders in another order, where Debian's `disorderfs` is there and may mount one."""

    @contextmanager
    def arranged(site: Path, folder: Path) -> Iterator[Path]:
        root = copied(site, folder.with_name(f"{folder.name}-root"))
        folder.mkdir()
        mount = shutil.which("disorderfs")
        options = {
            "reversed": ("--sort-dirents=yes", "--reverse-dirents=yes"),
            "shuffled": ("--shuffle-dirents=yes",),
        }[how]
        if (
            mount is None
            or subprocess.run([mount, *options, root, folder], capture_output=True, check=False).returncode
        ):
            yield root
            return
        try:
            yield folder
        finally:
            subprocess.run(["fusermount", "-u", folder], check=True)

    return arranged


@dataclass(frozen=True)
class Machine:
    """One machine by what is not as elsewhere; `often`: tried in every run of the tests."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    umask: str = "022"
    arranged: Callable[[Path, Path], Arranged] = there
    often: bool = False


def time_ahead(by: timedelta) -> dict[str, str]:
    """The environment of a program whose clock is ahead."""
    seconds = int(by.total_seconds())
    if FAKETIME is None:
        return {"GONGKAI_LATER": str(seconds)}
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"+{seconds}", "NO_FAKE_STAT": "1"}


#: Locales that the machine of the tests may lack are made from Debian's definitions of them (package `locales`).
LOCALES = ("C", "zh_CN.UTF-8", "tr_TR.UTF-8")
MACHINES = (
    Machine("zone-utc", {"TZ": "UTC"}),
    Machine("zone-east", {"TZ": "Pacific/Kiritimati"}, often=True),
    Machine("zone-west", {"TZ": "America/Los_Angeles"}),
    Machine("locale-C", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, often=True),
    Machine("locale-zh", {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}),
    Machine("locale-tr", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, often=True),
    Machine("seed-0", {"PYTHONHASHSEED": "0"}),
    Machine("seed-1", {"PYTHONHASHSEED": "1"}, often=True),
    Machine("seed-42", {"PYTHONHASHSEED": "42"}, often=True),
    Machine("seed-4711", {"PYTHONHASHSEED": "4711"}),
    Machine("seed-last", {"PYTHONHASHSEED": "4294967295"}),
    Machine("workers-1"),
    Machine("workers-2", workers=2, often=True),
    Machine("workers-8", workers=8),
    Machine("path", arranged=deep, often=True),
    Machine("umask", umask="077", often=True),
    Machine("home", {"HOME": "/nonexistent", "USER": "无名", "XDG_CACHE_HOME": "/nonexistent"}),
    Machine("order-reversed", {"GONGKAI_ORDER": "reversed"}, arranged=disordered("reversed"), often=True),
    Machine("order-shuffled", {"GONGKAI_ORDER": "shuffled"}, arranged=disordered("shuffled"), often=True),
    Machine("times", arranged=touched),
    Machine("clock", time_ahead(timedelta(400)), often=True),
    Machine("clone-full", arranged=cloned()),
    Machine("clone-shallow", arranged=cloned("--depth", "1"), often=True),
    Machine("warm", arranged=warm),
)


def built(machine: Machine, site: Path, folder: Path, *options: str, **more: str) -> Tree:
    """What a machine publishes of a site, built by the command line; `more` goes into its environment."""
    output = folder / "public"
    with machine.arranged(site, folder / "site") as place:
        environment = {**machine.environment, **more}
        run(
            place,
            "--output",
            str(output),
            "--workers",
            str(machine.workers),
            *options,
            umask=machine.umask,
            **environment,
        )
    return tree(output)


def run(folder: Path, *options: str, umask: str = "022", **environment: str) -> None:
    """Build a site by the command line, in an environment of which only PATH is inherited."""
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": f"{SHIM}{os.pathsep}{ROOT}"}
    command = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(folder), *options]
    before = os.umask(int(umask, 8))
    try:
        done = subprocess.run(command, env=known | environment, capture_output=True, text=True, encoding="utf-8", check=False)  # fmt: skip
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stdout + done.stderr


def locales(folder: Path) -> dict[str, str]:
    """Make the locales that are looked for in `LOCPATH`; {} where their definitions are not installed."""
    for name in LOCALES[1:]:
        language, _, charset = name.partition(".")
        command = ["localedef", "-i", language, "-f", charset, str(folder / name)]
        if (
            shutil.which("localedef") is None
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            return {}
    return {"LOCPATH": str(folder)}

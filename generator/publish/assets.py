"""Style sheets and scripts of all kept releases in one folder, which web servers show as `/assets/`.

A reader who fetched a page before the switch asks for its style sheet after it. The address of an asset changes with
its content, so those of several releases lie side by side, each until the last release that has it is pruned.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from generator.publish.durable import FILE_MODE, make_folder, sync_folder
from generator.publish.stage import link

FOLDER = "assets"
#: Beside the releases, `../` seen from each, under a name that nothing else has where a server looks for it.
SHARED = "kept-assets"


def share(release: Path, releases: Path) -> None:
    """Add the assets of a release that is going to be served; durable, and each of them whole at every instant."""
    fresh = releases / f"link-{os.getpid()}"
    changed = set()
    for file in sorted((release / FOLDER).rglob("*")):
        shared = releases / SHARED / file.relative_to(release / FOLDER)
        if not file.is_file() or _same(file, shared):
            continue
        make_folder(shared.parent)
        fresh.unlink(missing_ok=True)
        link(file, fresh)
        fresh.chmod(FILE_MODE)
        sync_folder(fresh)
        fresh.rename(shared)
        changed.add(shared.parent)
    for folder in sorted(changed):
        sync_folder(folder)


def sweep(releases: Path, kept: Collection[Path]) -> None:
    """Remove what none of the kept releases has; what cannot be removed stays."""
    with suppress(FileNotFoundError):
        for folder in sorted((releases / SHARED).iterdir()):
            if not any((release / FOLDER / folder.name).exists() for release in kept):
                shutil.rmtree(folder, ignore_errors=True)


def _same(file: Path, shared: Path) -> bool:
    return shared.is_file() and (shared.samefile(file) or filecmp.cmp(file, shared, shallow=False))

"""From a made release to the served one, and what the next run is to know of it."""

from __future__ import annotations

import os
from itertools import chain

from generator import digest
from generator.index.renew import Renewed, stamp_of
from generator.memo import Memo
from generator.publish.release import Releases
from generator.publish.stage import Stage
from generator.render.details import Details, Kept
from generator.render.made import LastRelease, Made


def last_release(memo: Memo, releases: Releases) -> LastRelease:
    """What the memo knows of the last release of this output; nothing when that release is gone."""
    place = _place(releases)
    details = Details(memo, f"details:{place}")
    about = memo.recall("releases", place)
    folders = memo.items(f"release:{place}") if isinstance(about, tuple) else {}
    if not folders or len(folders) != about[2] or not releases.path(about[0]).is_dir():
        return LastRelease(None, {}, None, details)
    files = {path: kept for inside in folders.values() for path, kept in inside.items()}
    return LastRelease(releases.path(about[0]), files, about[1], details, about[3])


def _place(releases: Releases) -> str:
    return digest.of_text(str(releases.output))[:12]


def publish(
    made: Made, renewed: Renewed, last: LastRelease, stage: Stage, releases: Releases
) -> tuple[str, bool]:
    """Serve the release in `stage`, completed with links to the files that are kept.

    Returns its digest, which covers every path with its bytes and the input of the search index, and
    whether anything changed: an equal release leaves what is served alone.
    """
    files = tuple((path, made.files[path].bytes_digest) for path in sorted(made.files))
    name = digest.of(files, renewed.input)
    mended = made.touched or renewed.built > 0
    if name == releases.current and last.folder == releases.path(name) and not mended:
        releases.share(name)
        return name, False
    stage.link((path, f"{last.folder}/{path}") for path in sorted(made.files.keys() - made.rendered.keys()))
    releases.publish(stage, name)
    return name, True


def remember(
    memo: Memo, releases: Releases, name: str, made: Made, renewed: Renewed, last: LastRelease
) -> None:
    """Keep what is known of a release, of its files folder by folder, of which most stay as they were in the `last`;
    stamps are those of the files that are served."""
    place = _place(releases)
    moved = set(map(_folder, chain(made.rendered, last.files.keys() - made.files.keys())))
    folders: dict[str, dict[str, Kept]] = {}
    for path, kept in made.files.items():
        inside = folders.setdefault(_folder(path), {})
        if path in made.rendered:
            status = os.stat(f"{releases.path(name)}/{path}")  # noqa: PTH116 - ten thousand at a time
            inside[path] = kept._replace(stamp=(status.st_size, status.st_mtime_ns))
        else:
            inside[path] = kept
    for folder in sorted(moved & folders.keys()):
        memo.keep(f"release:{place}", folder, folders[folder])
    memo.only(f"release:{place}", folders.__contains__)
    about = (name, renewed.input, len(folders), stamp_of(releases.path(name)))
    if memo.recall("releases", place) != about:
        memo.keep("releases", place, about)
    last.details.settle(made.files)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]

"""What an ordinary user may not do, tried as one: to root no folder is closed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.acts import building, publishing
from tests.crash.conftest import Grounds
from tests.crash.harness import Act, Ground, Run
from tests.test_publish import served

NOBODY = 65534
Maker = Callable[[Path], Act]


def become_a_user() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def as_a_user(ground: Ground, closed: str, mode: int = 0o555) -> Run:
    """Run the command as a plain user who owns the site, in which one folder or file is closed."""
    ground.restore()
    if os.geteuid() == 0:
        for path in (ground.site.folder, *ground.site.folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        ground.said.touch()
        os.chown(ground.said, NOBODY, NOBODY)
    place = ground.site.folder / closed
    before = place.stat().st_mode
    place.chmod(mode)
    try:
        return ground.run(before=become_a_user)
    finally:
        place.chmod(before)


@pytest.mark.parametrize(
    ("make", "closed", "named"),
    [
        (building, ".public.releases", ".public.releases/new-"),
        (building, ".", "public"),
        (building, ".public.releases/lock", ".public.releases/lock"),
        (building, ".public.releases/history", ""),
        (publishing, "content/_register", "content/_register/"),
        (publishing, "content/_register/records", "content/_register/records/"),
        (publishing, ".cache/register.lock", ".cache/register.lock"),
    ],
)
def test_a_folder_that_is_closed(grounds: Grounds, make: Maker, closed: str, named: str) -> None:
    ground = grounds(make)
    run = as_a_user(ground, closed, 0o444 if closed.endswith(("lock", "history")) else 0o555)
    assert "Traceback" not in run.said
    if named:
        assert run.code == 3 and "E003" in run.said and "Permission denied" in run.said, run
        assert f"{ground.site.folder}/{named}" in run.said, run
        assert served(ground.site) == ground.old
    else:
        assert run.code == 0 and served(ground.site) == ground.new, "it is replaced, not written into"


def test_without_a_memory_the_site_is_built_all_the_same(grounds: Grounds) -> None:
    ground = grounds(building)
    run = as_a_user(ground, ".cache")
    assert run.code == 0 and served(ground.site) == ground.new, run

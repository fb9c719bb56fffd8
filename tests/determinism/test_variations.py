"""The same sources and the same day give the same bytes on every machine, at every time."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from generator.pipeline import build
from tests.determinism.machines import DAYS_400, MACHINES, Machine, Tree, built, copied, locales, run, tree
from tests.register.support import publish
from tests.sample.sample import CLOCK, Sample
from tests.sample.sample import built as built_here
from tests.support.site import TinySite, make
from tests.test_deterministic import rich

assert len(MACHINES) == 24


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A small site with a history, and what is published of it here."""
    site = rich(tmp_path_factory.mktemp("small") / "site").set(workers=1)
    publish(site)
    site.edit("content/notices/2008/n7.md", "第7件", "第七件").edit("content/notices/2008/n8.md", "## 一", "## 壹")
    publish(site)
    return site.folder, tree(site.output)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return locales(tmp_path_factory.mktemp("locales"))


@pytest.mark.parametrize(
    "machine",
    [pytest.param(one, id=one.name, marks=() if one.often else pytest.mark.full) for one in MACHINES],
)
def test_a_machine_makes_the_same(
    small: tuple[Path, Tree], words: dict[str, str], machine: Machine, tmp_path: Path
) -> None:
    site, reference = small
    assert len(reference) > 200
    assert built(machine, site, tmp_path, "--no-search", **words) == reference


@pytest.mark.full
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_a_machine_makes_the_same_of_the_sample(
    sample: Sample, words: dict[str, str], machine: Machine, tmp_path: Path
) -> None:
    assert built(machine, sample.folder, tmp_path, **words) == tree(sample.public)

"""The session fixture `sample`; `tests/conftest.py` makes it known to all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sample.sample import Sample, built, copied_site, mounted


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """The sample site, built cold and served under another base path than its own."""
    folder = copied_site(tmp_path_factory.mktemp("sample") / "site")
    result = built(folder)
    with mounted(folder / "public") as address:
        yield Sample(folder, result, address)

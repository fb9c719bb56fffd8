"""What the personal-data gate costs in a cold build: `python bench/privacy.py --records 2000`.

Every entry of the gate is timed in processor seconds of this process, so nothing may run beside it in others.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.corpus import records
from bench.peers import ours
from generator import pipeline, reading
from generator.personal.fold import suspicious

#: Where the line calls the gate: module and name.
ENTRIES = (
    (reading, "in_text"),
    (pipeline, "in_attachments"),
    (pipeline, "elsewhere"),
    (pipeline, "read_exceptions"),
    (pipeline, "personal_data"),
    (pipeline, "in_output"),
)


def main() -> None:
    """Print the share of the gate, by entry, and the speed of its first look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2000)
    options = parser.parse_args()
    spent = {name: 0.0 for _, name in ENTRIES}
    for module, name in ENTRIES:
        setattr(module, name, timed(getattr(module, name), name, spent))
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        ours(everything=True).lay_out(site, list(records(options.records)))
        settings = pipeline.Settings(site, site / "public", datetime(2009, 1, 1), search=False)  # noqa: DTZ001
        before = time.process_time()
        result = pipeline.build(settings)
        whole = time.process_time() - before
        assert result.ok, result.problems[:5]
        looked = first_look(site / "public")
    for name, seconds in spent.items():
        print(f"{name:16} {seconds:8.3f} s {100 * seconds / whole:6.2f} %")
    print(
        f"{'gate':16} {sum(spent.values()):8.3f} s {100 * sum(spent.values()) / whole:6.2f} % of {whole:.2f} s"
    )
    print(f"first look at made files: {looked:.0f} MB/s")


def timed(work: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """The same function, its processor time added up."""

    def measured(*given: Any, **named: Any) -> Any:
        before = time.process_time()
        try:
            return work(*given, **named)
        finally:
            spent[name] += time.process_time() - before

    return measured


def first_look(folder: Path) -> float:
    """Megabytes a second that the filter in front of all rules looks through."""
    files = [file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()]
    before = time.process_time()
    for data in files:
        suspicious(data, made=True)
    return sum(map(len, files)) / 1e6 / (time.process_time() - before)


if __name__ == "__main__":
    main()

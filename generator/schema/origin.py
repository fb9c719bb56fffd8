"""Where each value of a record was written, packed: most runs never ask."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from generator.problems import Span

#: Of one value: path, line, column, length.
_Place = tuple[str, int, int, int]


class Origins(Mapping[str, Span]):
    """Spans by the path of the value (`opens`, `projects[3].amount`), unpacked when one is first looked up."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @classmethod
    def of(cls, spans: Mapping[str, Span]) -> Origins:
        """Pack spans."""
        places = {key: (span.path, span.line, span.column, span.length) for key, span in spans.items()}
        return cls(zlib.compress(pickle.dumps(places, 5), 1))

    @cached_property
    def _places(self) -> dict[str, _Place]:
        found: dict[str, _Place] = pickle.loads(zlib.decompress(self._packed))
        return found

    def __getitem__(self, key: str) -> Span:
        return Span(*self._places[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __reduce__(self) -> tuple[type[Origins], tuple[bytes]]:
        return Origins, (self._packed,)

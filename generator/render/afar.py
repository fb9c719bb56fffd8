"""Pages rendered in other places: by any executor of `concurrent.futures`, on other machines too.

What travels is what a page is made from and nothing else: the recipe of the site (settings, templates, words), the
outputs with their inputs, the HTML of their texts. The bytes come back and are written here. A place runs the same
program, or says that it does not (E017); what it makes is therefore what would be made here.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.memo import Memo, Packed
from generator.problems import EnvironmentProblem
from generator.render.file import File, Inspect, Wanted, rendered
from generator.render.render import Recipe, Renderer, engine_digest
from generator.source.templates import SHIPPED

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

#: Outputs that travel together, and how many such loads are under way at once: what waits takes memory here.
LOAD, UNDER_WAY = 100, 32


@dataclass(frozen=True)
class Errand:
    """A load of outputs: `recipe` and `wanted` pickled, `texts` by digest."""

    recipe: bytes
    wanted: bytes
    texts: dict[str, Packed]


def rendered_afar(
    wanted: Sequence[Wanted], renderer: Renderer, inspect: Inspect, executor: Executor
) -> Iterator[tuple[File, bytes]]:
    """Every output with its bytes, in the order asked for. Raises E016 when the executor gives up."""
    recipe = pickle.dumps((renderer.recipe, inspect), 5)
    under_way: deque[Future[list[tuple[File, bytes]]]] = deque()
    try:
        for start in range(0, len(wanted), LOAD):
            load = wanted[start : start + LOAD]
            texts = {
                prose.digest: Packed(renderer.bodies.html_of(prose))
                for one, _ in load
                for prose in one.proses
            }
            under_way.append(executor.submit(run, Errand(recipe, pickle.dumps(load, 5), texts)))
            if len(under_way) == UNDER_WAY:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    except EnvironmentProblem:
        raise
    except Exception as failure:
        raise EnvironmentProblem("E016", reason=f"{type(failure).__name__}: {failure}") from failure
    finally:
        for future in under_way:
            future.cancel()


def run(errand: Errand) -> list[tuple[File, bytes]]:
    """Render a load: what an executor is given to do."""
    renderer, inspect = _kitchen(errand.recipe)
    renderer.bodies.adopt(errand.texts)
    return [rendered(one, renderer, inspect) for one in pickle.loads(errand.wanted)]


@lru_cache(maxsize=1)
def _kitchen(recipe: bytes) -> tuple[Renderer, Inspect]:
    """The renderer of a site, made once in each place."""
    known, inspect = pickle.loads(recipe)
    assert isinstance(known, Recipe)
    if known.engine != engine_digest(SHIPPED.parent):
        raise EnvironmentProblem("E017")
    return Renderer(known, Path(), Memo()), inspect

"""Recall and precision of a search page against the text of the pages it searches."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.search.site import Site, ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECALL, PRECISION = 0.99, 0.97
CLAUSE_END = re.compile("[，。；：！？、\n]")
HAN_RUN = re.compile("[\u4e00-\u9fff]{4,}")


def runs(site: Site, count: int, seed: int) -> list[str]:
    """Random runs of 4 to 12 Han characters inside clauses of the searchable text."""
    chance = random.Random(seed)
    found = [
        run
        for text in site.texts.values()
        for clause in CLAUSE_END.split(text)
        for run in HAN_RUN.findall(clause)
    ]
    chosen = []
    for run in chance.sample(found, count):
        length = chance.randint(4, min(12, len(run)))
        start = chance.randint(0, len(run) - length)
        chosen.append(run[start : start + length])
    return chosen


def words(site: Site, pattern: str, count: int) -> list[str]:
    found = sorted({word for text in site.texts.values() for word in re.findall(pattern, text)})
    return random.Random(70).sample(found, min(count, len(found)))


def measure(page: Page, site: Site, queries: Iterable[tuple[str, str]]) -> tuple[float, float, list[str]]:
    """Mean recall and precision over (query, pattern that is the truth), and what missed."""
    recalls, precisions, missed = [], [], []
    for query, pattern in queries:
        truth, found = site.matching(pattern), set(ask(page, query))
        assert truth, query
        recalls.append(len(truth & found) / len(truth))
        precisions.append(len(truth & found) / len(found) if found else 0.0)
        if truth != found:
            missed.append(f"{query}: missing {sorted(truth - found)}, wrong {sorted(found - truth)}")
    return sum(recalls) / len(recalls), sum(precisions) / len(precisions), missed

"""Families of outputs that a site has something to show in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator import digest
from generator.kinds.base import Item
from generator.model.history import event_of
from generator.model.organisations import roll
from generator.model.vocab import Vocabularies
from generator.schema.config import Config


def furnished(config: Config, vocab: Vocabularies, public: Mapping[str, Item], mapped: bool) -> Config:
    """Without the families of outputs that would be empty: a blank column is worse than none.

    `mapped`: the site says where each item of the law is covered.
    """
    families = config.outputs
    projects = families.projects and any(item.projects.rows for item in public.values())
    filled = {name: getattr(families, name) and bool(terms.entries) for name, terms in vocab.items()}
    filled["organisations"] = projects and families.organisations and _names_holders(vocab, public)
    filled["procedure"] = families.procedure and any(event_of(item) for item in public.values())
    filled["coverage"] = families.coverage and mapped
    outputs = replace(families, **filled, projects=projects)
    if outputs == config.outputs:
        return config
    return replace(config, outputs=outputs, digest=digest.of(config.digest, outputs))


def _names_holders(vocab: Vocabularies, public: Mapping[str, Item]) -> bool:
    """Whether a row of any list means an organisation."""
    known = roll(vocab["organisations"])
    return any(known.key(row) for item in public.values() for row in item.projects.rows)

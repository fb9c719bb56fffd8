"""Approvals in the shape of the 360Giving Data Standard 1.4, for those who compare grants of many funders.

Identifiers begin with the domain of the site, because it has no prefix in the register of that standard.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.base import Card
from generator.kinds.procedure import INSTRUMENTS
from generator.model.dossiers import dossier_path
from generator.model.funding import Grant, balance, tranches_of
from generator.model.site import Site
from generator.plan.output import Output
from generator.schema.config import Config
from generator.values import Label, label_of

GRANTS_PATH = "data/grants.json"
GRANTS = Label("立项资助（360Giving 格式）", "Grants (as 360Giving)")
NOBODY = Label("未注明承担单位", "Organisation not stated")
_VERSION = "1.4"
_PAID = Label("第 {n} 期拨付", "Instalment {n}")


def grant_outputs(site: Site) -> Iterator[Output]:
    """One package of everything that was granted."""
    if site.config.outputs.data and site.grants:
        cards = tuple(site.cards[name] for name in sorted({grant.record for grant in site.grants}))
        yield Output(GRANTS_PATH, "json", grant_package, (site.config, site.grants, cards), "site.toml")


def grant_package(config: Config, grants: tuple[Grant, ...], cards: tuple[Card, ...]) -> dict[str, object]:
    """The package; numbers keep every digit."""
    site, sources = config.site, {card.id: card for card in cards}
    return {
        "version": _VERSION,
        "title": f"{site.title} · {GRANTS.text(site.lang)}",
        "publisher": {"name": site.organiser or site.title, "website": site.base_url},
        "downloadURL": site.base_url + GRANTS_PATH,
        "grants": [_grant(config, grant, sources[grant.record]) for grant in grants],
    }


def _grant(config: Config, grant: Grant, source: Card) -> dict[str, object]:
    site, currency = config.site, config.funding.currency
    domain = site.feed_authority.partition(",")[0]
    page = dossier_path(grant.project) if config.outputs.projects else source.path
    holder = grant.organisation or NOBODY.text(site.lang)
    found: dict[str, object] = {
        "id": f"{domain}-{grant.record}-{grant.project}",
        "title": grant.title,
        "description": source.title,
        "currency": currency,
        "amountAwarded": grant.yuan,
        "amountDisbursed": balance((grant,), tranches_of((grant,))).paid_out,
        "awardDate": grant.day.isoformat(),
        "url": site.base_url + page,
        "recipientOrganization": [{"id": grant.credit_code or f"{domain}-{holder}", "name": holder}],
        "fundingOrganization": [{"id": domain, "name": site.organiser or site.title}],
        "fundingType": [
            {
                "vocabulary": "instrument",
                "code": grant.instrument,
                "title": label_of(INSTRUMENTS, grant.instrument).text(site.lang),
            }
        ],
        "disbursementTransaction": list(_payments(config, grant, domain)),
        "dataSource": site.base_url + source.path,
    }
    if grant.programme:
        found["grantProgramme"] = [{"code": grant.programme.id, "title": grant.programme.title}]
    return found


def _payments(config: Config, grant: Grant, domain: str) -> Iterator[dict[str, object]]:
    for paid in grant.paid:
        yield {
            "id": f"{domain}-{paid.record}-{grant.project}",
            "transactionDate": paid.day.isoformat(),
            "currency": config.funding.currency,
            "value": paid.yuan,
            "description": _PAID.text(config.site.lang).format(n=paid.tranche),
        }

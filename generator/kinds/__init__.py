"""The kinds of disclosure records. A kind is one file here, one template, and one name in `KINDS`."""

from __future__ import annotations

from generator.kinds import (
    approval,
    assessment,
    completion,
    consultation,
    criteria,
    dispute,
    draw,
    evaluation,
    guideline,
    letter,
    notice,
    payment,
    platform,
    policy,
    publicity,
    report,
    request,
    service,
    tally,
    unit,
    waiver,
)
from generator.kinds.base import Kind

KINDS: tuple[Kind, ...] = (
    guideline.KIND,
    criteria.KIND,
    publicity.KIND,
    draw.KIND,
    evaluation.KIND,
    approval.KIND,
    payment.KIND,
    completion.KIND,
    waiver.KIND,
    report.KIND,
    policy.KIND,
    service.KIND,
    letter.KIND,
    consultation.KIND,
    unit.KIND,
    platform.KIND,
    assessment.KIND,
    notice.KIND,
    request.KIND,
    dispute.KIND,
    tally.KIND,
)

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}

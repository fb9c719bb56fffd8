"""The gate: no step of a project before the steps it rests on. One rule is one code.

What a rule says of missing records is not said while some record cannot be read: it may be the one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.procedure import BY_STAGE
from generator.model.history import Act, History, Turn
from generator.model.site import Site
from generator.problems import Problem, Related, error
from generator.values import Label

_STANDS = {
    "pending": Label("正在处理", "is pending"),
    "upheld": Label("成立", "was upheld"),
    "unamended": Label("部分成立，但没有更正本项目", "was met by amending other rows"),
}


def approvals_were_proposed(site: Site) -> Iterator[Problem]:
    """P201: a project is approved only after it stood on a list of proposed approvals (办法: 拟立项公示)."""
    for history, approval in _turns(site, "approval"):
        if _proposal(history, approval) is None and not site.broken:
            named = approval.event.follows
            yield error("P201", approval.span, project=history.project, follows=named)


def approvals_wait_for_their_window(site: Site) -> Iterator[Problem]:
    """P202: the last day of the window is inclusive, so a decision must be later."""
    for history, approval, proposal in _rested(site):
        if not proposal.act.over(approval.day):
            yield error("P202", approval.span, _at(proposal.act, "window"), project=history.project,
                        decided=approval.day, ends=proposal.act.ends)  # fmt: skip


def approvals_wait_for_pending_objections(site: Site) -> Iterator[Problem]:
    """P203: an objection that is not settled on the day of the decision holds the project back."""
    yield from _contested(site, "pending", "P203")


def approvals_respect_upheld_objections(site: Site) -> Iterator[Problem]:
    """P204: a project whose objection was upheld is not approved."""
    yield from _contested(site, "upheld", "P204")


def approvals_respect_amendments(site: Site) -> Iterator[Problem]:
    """P205: an amendment clears the row that was amended and no other."""
    yield from _contested(site, "unamended", "P205")


def approvals_keep_their_call(site: Site) -> Iterator[Problem]:
    """P206: approval and publicity belong to one call and one programme."""
    for history, approval, proposal in _rested(site):
        calls = approval.event.guideline, proposal.event.guideline
        for mine, other in (calls, (_programme(approval), _programme(proposal))):
            if mine and other and mine != other:
                yield error("P206", approval.span, Related(proposal.span, "proposal"), project=history.project,
                            mine=mine, other=other)  # fmt: skip


def projects_are_approved_once(site: Site) -> Iterator[Problem]:
    """P207: one project, one approval; a second would be paid twice."""
    for history in site.histories.values():
        first, *again = history.of("approval") or (None,)
        for approval in again:
            if first is not None and approval is not None:
                yield error("P207", approval.span, Related(first.span, "first"), project=history.project,
                            other=first.act.item.record.id)  # fmt: skip


def approvals_keep_the_publicised_amount(site: Site) -> Iterator[Problem]:
    """P219: what was laid open for objections is what is granted."""
    for history, approval, proposal in _rested(site):
        granted, shown = approval.row.yuan, proposal.row.yuan
        if granted is not None and shown is not None and granted > shown:
            yield error("P219", approval.place("amount"), Related(proposal.place("amount"), "proposal"),
                        project=history.project, granted=f"{granted:f}", shown=f"{shown:f}")  # fmt: skip


def proposals_were_accepted(site: Site) -> Iterator[Problem]:
    """P208: what is proposed for approval was on a list of accepted projects before."""
    for history, proposal in _turns(site, "proposal"):
        if _latest(history, proposal, "acceptance") is None and not site.broken:
            yield error("P208", proposal.span, project=history.project)


def evaluations_were_accepted(site: Site) -> Iterator[Problem]:
    """P211: what is evaluated was on a list of accepted projects before."""
    for history, evaluation in _turns(site, "evaluation"):
        if _latest(history, evaluation, "acceptance") is None and not site.broken:
            yield error("P211", evaluation.span, project=history.project)


def later_stages_respect_objections_to_acceptance(site: Site) -> Iterator[Problem]:
    """P209: only projects without objections, or with settled ones, go on from acceptance."""
    for history, turn, acceptance in _accepted(site):
        for blocker in acceptance.blockers(turn.day):
            yield error("P209", turn.span, Related(acceptance.span, "acceptance"), project=history.project,
                        day=turn.day, stands=_STANDS[blocker], stage=BY_STAGE[turn.event.stage].label)  # fmt: skip


def later_stages_wait_for_acceptance(site: Site) -> Iterator[Problem]:
    """P210: evaluation and proposal begin after the last day of the acceptance window."""
    for history, turn, acceptance in _accepted(site):
        if not acceptance.act.over(turn.day):
            yield error("P210", turn.span, _at(acceptance.act, "window"), project=history.project,
                        day=turn.day, ends=acceptance.act.ends,
                        stage=BY_STAGE[turn.event.stage].label)  # fmt: skip


def proposals_follow_the_evaluation(site: Site) -> Iterator[Problem]:
    """P212: a project that its latest evaluation did not recommend is not proposed."""
    for history, proposal in _turns(site, "proposal"):
        evaluation = _latest(history, proposal, "evaluation")
        if evaluation is not None and evaluation.result == "not-recommended":
            yield error("P212", proposal.span, Related(evaluation.place("result"), "evaluation"),
                        project=history.project, result=evaluation.row.result)  # fmt: skip


def results_are_known_words(site: Site) -> Iterator[Problem]:
    """P213: rules depend on results, so they are written in fixed words."""
    for act in site.acts:
        for index, row in enumerate(act.item.projects.rows):
            judged = act.event.results and (row.result or act.event.stage == "completion")
            if judged and not act.event.result(row.result):
                labels = [choice.label for choice in act.event.results]
                known = Label("、".join(one.zh for one in labels), "、".join(one.zh for one in labels))
                place = act.item.span(act.item.row_place(index, "result"))
                yield error("P213", place, result=row.result or "…", known=known)


def completions_were_approved(site: Site) -> Iterator[Problem]:
    """P214: only what was approved can be completed."""
    for history, completion in _turns(site, "completion"):
        if _latest(history, completion, "approval") is None and not site.broken:
            yield error("P214", completion.span, project=history.project)


def completions_wait_for_their_publicity(site: Site) -> Iterator[Problem]:
    """P215: where completion was laid open for objections, the finding waits for the end and for the objections."""
    for history, completion in _turns(site, "completion"):
        shown = _latest(history, completion, "proposed-completion")
        if shown and (not shown.act.over(completion.day) or shown.blockers(completion.day)):
            yield error("P215", completion.span, _at(shown.act, "window"), project=history.project,
                        day=completion.day)  # fmt: skip


def _turns(site: Site, stage: str) -> Iterator[tuple[History, Turn]]:
    for history in site.histories.values():
        for turn in history.of(stage):
            yield history, turn


def _latest(history: History, later: Turn, stage: str) -> Turn | None:
    """The newest turn of a stage that began by the day of another one."""
    found = [turn for turn in history.of(stage) if turn.day <= later.day]
    return found[-1] if found else None


def _proposal(history: History, approval: Turn) -> Turn | None:
    """The list that an approval rests on: the one it names, else the newest that began by its day."""
    named = approval.event.follows
    if not named:
        return _latest(history, approval, "proposal")
    rows = [turn for turn in history.of("proposal") if turn.act.item.record.id == named]
    return rows[0] if rows else None


def _rested(site: Site) -> Iterator[tuple[History, Turn, Turn]]:
    """Approvals with the row they rest on."""
    for history, approval in _turns(site, "approval"):
        proposal = _proposal(history, approval)
        if proposal is not None:
            yield history, approval, proposal


def _accepted(site: Site) -> Iterator[tuple[History, Turn, Turn]]:
    """Evaluations and proposals with the acceptance they rest on."""
    for history in site.histories.values():
        for turn in history.of("evaluation", "proposal"):
            acceptance = _latest(history, turn, "acceptance")
            if acceptance is not None:
                yield history, turn, acceptance


def _contested(site: Site, blocker: str, code: str) -> Iterator[Problem]:
    for history, approval, proposal in _rested(site):
        if blocker in proposal.blockers(approval.day):
            yield error(code, approval.span, _at(proposal.act, "objections"), project=history.project,
                        decided=approval.day)  # fmt: skip


def _programme(turn: Turn) -> str:
    """The programme of a row, or else of its record."""
    return turn.row.programme or turn.act.item.record.programme


def _at(act: Act, note: str) -> Related:
    place = {"window": "window.closes", "objections": "objections"}[note]
    return Related(act.item.span(place), note)

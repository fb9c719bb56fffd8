"""The gate: no step of a project before the steps it rests on. One rule is one code.

What a rule says of missing records is not said while some record cannot be read: it may be the one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.procedure import BY_STAGE
from generator.model.history import Ground, History, Turn
from generator.model.procedure import Procedure, Share
from generator.problems import Problem, Related, error
from generator.values import Label

_STANDS = {
    "pending": Label("正在处理", "is pending"),
    "upheld": Label("成立", "was upheld"),
    "unamended": Label("部分成立，但没有更正本项目", "was met by amending other rows"),
}


def approvals_were_proposed(share: Share) -> Iterator[Problem]:
    """P201: a project is approved only after it stood on a list of proposed approvals.

    Source: Procedure 2.
    """
    for history, approval in _turns(share, "approval"):
        named = approval.event.follows
        if history.ground("proposal", approval, named) is None and not share.procedure.broken:
            yield error("P201", approval.span, project=history.project, follows=named)


def approvals_wait_for_their_window(share: Share) -> Iterator[Problem]:
    """P202: the last day of the window is inclusive, so a decision must be later.

    Source: Procedure 2; Civil Code art. 203.
    """
    for history, approval, proposal in _proposed(share):
        for shown in proposal.running(approval.day):
            yield error("P202", approval.span, _at(shown, "window"), project=history.project,
                        decided=approval.day, ends=shown.act.ends)  # fmt: skip


def approvals_wait_for_pending_objections(share: Share) -> Iterator[Problem]:
    """P203: an objection that is not settled on the day of the decision holds the project back.

    Source: Procedure 3.
    """
    yield from _contested(share, "pending", "P203")


def approvals_respect_upheld_objections(share: Share) -> Iterator[Problem]:
    """P204: a project whose objection was upheld is not approved, unless it was laid open anew.

    Source: Procedure 3.
    """
    yield from _contested(share, "upheld", "P204")


def approvals_respect_amendments(share: Share) -> Iterator[Problem]:
    """P205: an amendment clears the row that was amended and no other.

    Source: Procedure 3.
    """
    yield from _contested(share, "unamended", "P205")


def approvals_keep_their_call(share: Share) -> Iterator[Problem]:
    """P206: what is accepted, proposed and approved belongs to one call and one programme.

    Source: Procedure 1 and 6.
    """
    for history in share.histories:
        for turn in history.of("proposal", "approval"):
            grounds = [history.ground(stage, turn) for stage in ("proposal", "acceptance")]
            if turn.event.stage == "proposal":
                grounds = grounds[1:]
            else:
                grounds[0] = history.ground("proposal", turn, turn.event.follows)
            for of in (_call, _programme):
                mine = of(turn)
                other = next((ground.row for ground in grounds if ground and of(ground.row)), None)
                if mine and other and mine != of(other):
                    yield error("P206", turn.span, Related(other.span, other.event.stage), project=history.project,
                                mine=mine, other=of(other),
                                stage=BY_STAGE[other.event.stage].label)  # fmt: skip


def projects_are_approved_once(share: Share) -> Iterator[Problem]:
    """P207: one project, one approval; a second would be paid twice.

    Source: Procedure 5.
    """
    for history in share.histories:
        first, *again = history.of("approval") or (None,)
        for approval in again:
            if first is not None and approval is not None:
                yield error("P207", approval.span, Related(first.span, "first"), project=history.project,
                            other=first.act.item.record.id)  # fmt: skip


def approvals_keep_the_publicised_amount(share: Share) -> Iterator[Problem]:
    """P219: what was laid open for objections is what is granted.

    Source: Procedure 2.
    """
    for history, approval, proposal in _proposed(share):
        granted, shown = approval.row.yuan, proposal.row.row.yuan
        if granted is not None and shown is not None and granted > shown:
            yield error("P219", approval.place("amount"), Related(proposal.row.place("amount"), "proposal"),
                        project=history.project, granted=f"{granted:f}", shown=f"{shown:f}")  # fmt: skip


def proposals_were_accepted(share: Share) -> Iterator[Problem]:
    """P208: what is proposed for approval was on a list of accepted projects before.

    Source: Procedure 1 and 2.
    """
    for history, proposal in _turns(share, "proposal"):
        if history.ground("acceptance", proposal) is None and not share.procedure.broken:
            yield error("P208", proposal.span, project=history.project)


def evaluations_were_accepted(share: Share) -> Iterator[Problem]:
    """P211: what is evaluated was on a list of accepted projects before.

    Source: Procedure 1 and 2.
    """
    for history, evaluation in _turns(share, "evaluation"):
        if history.ground("acceptance", evaluation) is None and not share.procedure.broken:
            yield error("P211", evaluation.span, project=history.project)


def later_stages_respect_objections_to_acceptance(share: Share) -> Iterator[Problem]:
    """P209: only projects without objections, or with settled ones, go on from acceptance.

    Source: Procedure 3.
    """
    for history, turn, acceptance in _accepted(share):
        for blocker, shown in acceptance.standing(turn.day):
            yield error("P209", turn.span, _at(shown, "objections"), project=history.project,
                        day=turn.day, stands=_STANDS[blocker], stage=BY_STAGE[turn.event.stage].label)  # fmt: skip


def later_stages_wait_for_acceptance(share: Share) -> Iterator[Problem]:
    """P210: evaluation, proposal and approval come after the last day of the acceptance window.

    Source: Procedure 2; Civil Code art. 203.
    """
    for history, turn, acceptance in _accepted(share):
        for shown in acceptance.running(turn.day):
            yield error("P210", turn.span, _at(shown, "window"), project=history.project,
                        day=turn.day, ends=shown.act.ends,
                        stage=BY_STAGE[turn.event.stage].label)  # fmt: skip


def proposals_follow_the_evaluation(share: Share) -> Iterator[Problem]:
    """P212: a project that its latest evaluation did not recommend is not proposed.

    Source: Procedure 4.
    """
    for history, proposal in _turns(share, "proposal"):
        found = [turn for turn in history.begun("evaluation", proposal.day) if turn.result]
        for evaluation in found:
            if evaluation.day == found[-1].day and evaluation.result == "not-recommended":
                yield error("P212", proposal.span, Related(evaluation.place("result"), "evaluation"),
                            project=history.project, result=evaluation.row.result)  # fmt: skip


def proposals_wait_for_the_evaluation(share: Share) -> Iterator[Problem]:
    """P221: where results of the evaluation were laid open, the proposal waits for the end and the objections.

    Source: Procedure 3 and 4.
    """
    for history, proposal in _turns(share, "proposal"):
        yield from _unfinished(history, proposal, "evaluation", "P221")


def results_are_known_words(procedure: Procedure) -> Iterator[Problem]:
    """P213: rules depend on results, so they are written in fixed words.

    Source: Procedure 4.
    """
    for act in procedure.acts:
        for index, row in enumerate(act.item.projects.rows):
            judged = act.event.results and (row.result or act.event.stage == "completion")
            if judged and not act.event.result(row.result):
                words = act.event.results
                known = Label("、".join(one.label.zh for one in words), ", ".join(one.value for one in words))
                place = act.item.span(act.item.row_place(index, "result"))
                yield error("P213", place, project=row.project, result=row.result or "…", known=known)


def completions_were_approved(share: Share) -> Iterator[Problem]:
    """P214: only what was approved can be completed, or proposed for it.

    Source: Procedure 1.
    """
    for history in share.histories:
        for completion in history.of("proposed-completion", "completion"):
            if history.approval(completion) is None and not share.procedure.broken:
                yield error("P214", completion.span, project=history.project,
                            approval=completion.event.follows)  # fmt: skip


def completions_wait_for_their_publicity(share: Share) -> Iterator[Problem]:
    """P215: where completion was laid open for objections, the finding waits for the end and for the objections.

    Source: Procedure 3.
    """
    for history, completion in _turns(share, "completion"):
        yield from _unfinished(history, completion, "proposed-completion", "P215")


def _turns(share: Share, stage: str) -> Iterator[tuple[History, Turn]]:
    for history in share.histories:
        for turn in history.of(stage):
            yield history, turn


def _proposed(share: Share) -> Iterator[tuple[History, Turn, Ground]]:
    """Approvals with the lists of proposed approvals that they rest on."""
    for history, approval in _turns(share, "approval"):
        ground = history.ground("proposal", approval, approval.event.follows)
        if ground is not None:
            yield history, approval, ground


def _accepted(share: Share) -> Iterator[tuple[History, Turn, Ground]]:
    """What comes after acceptance, with the acceptance lists it rests on."""
    for history in share.histories:
        for turn in history.of("evaluation", "proposal", "approval"):
            ground = history.ground("acceptance", turn)
            if ground is not None:
                yield history, turn, ground


def _contested(share: Share, blocker: str, code: str) -> Iterator[Problem]:
    for history, approval, proposal in _proposed(share):
        for name, shown in proposal.standing(approval.day):
            if name == blocker:
                yield error(code, approval.span, _at(shown, "objections"), project=history.project,
                            decided=approval.day)  # fmt: skip


def _unfinished(history: History, later: Turn, stage: str, code: str) -> Iterator[Problem]:
    """A publicity that not every project goes through, but which binds once it was opened."""
    ground = history.ground(stage, later)
    if ground is None:
        return
    open_ones = [_at(turn, "window") for turn in ground.running(later.day)]
    open_ones += [_at(turn, "objections") for _, turn in ground.standing(later.day)]
    if open_ones:
        yield error(code, later.span, *open_ones, project=history.project, day=later.day)


def _call(turn: Turn) -> str:
    return turn.event.guideline


def _programme(turn: Turn) -> str:
    """That of the row, else of the whole list."""
    return turn.row.programme or turn.act.item.record.programme


def _at(turn: Turn, note: str) -> Related:
    place = {"window": "window.closes", "objections": "objections"}[note]
    return Related(turn.act.item.span(place), note)

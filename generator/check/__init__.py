"""Check: rules on the joined site. One rule is one small function with one code; `RULES` is their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from generator.check import (
    accounts,
    coverage,
    draws,
    duties,
    identity,
    matches,
    organisations,
    payments,
    permanence,
    procedure,
    references,
    terms,
    totals,
    tranches,
    vocabulary,
    waivers,
    windows,
)
from generator.memo import Memo
from generator.model.procedure import Procedure, Share
from generator.model.site import Site
from generator.problems import Problem, Problems

Rule = Callable[[Site], Iterator[Problem]]
ProcedureRule = Callable[[Procedure], Iterator[Problem]]
ProjectRule = Callable[[Share], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    identity.ids_are_unique,
    identity.published_is_not_in_the_future,
    identity.document_numbers_are_unique,
    identity.index_numbers_are_unique,
    identity.projects_keep_their_title,
    identity.said_once,
    references.references_resolve,
    references.references_are_public,
    references.references_meet_the_right_kind,
    references.body_mentions_resolve,
    vocabulary.terms_exist,
    vocabulary.terms_are_valid_on_their_day,
    vocabulary.section_owners_exist,
    duties.guides_are_complete,
    duties.information_is_numbered,
    coverage.proofs_exist,
    coverage.what_does_not_apply_has_no_records,
    coverage.matters_have_their_numbers,
    vocabulary.sections_have_owners,
    vocabulary.security_contact_is_current,
    organisations.credit_codes_are_right,
    organisations.organisations_are_told_apart,
    organisations.rows_agree_with_the_vocabulary,
    draws.commitments_were_published,
    terms.published_in_time,
    terms.requests_answered_in_time,
    terms.extensions_keep_their_bounds,
    terms.completion_asked_in_time,
    terms.third_parties_heard_in_time,
    terms.yearly_reports_published_in_time,
    terms.extensions_are_told_in_time,
    terms.letters_answered_as_promised,
    terms.terms_run_in_known_years,
    terms.yearly_reports_are_there,
    accounts.identities_hold,
    accounts.claims_are_borne_out,
    permanence.ids_are_not_reused,
    permanence.records_keep_their_kind,
    permanence.nothing_changes_in_silence,
    permanence.notes_stay,
    permanence.versions_can_be_read,
    waivers.waivers_name_rules,
    waivers.waivers_look_back,
)

#: Rules that see the procedure alone.
OF_PROCEDURE: tuple[ProcedureRule, ...] = (
    matches.matches_name_a_list,
    matches.matches_fit_one_row,
    matches.matched_projects_stand_once_in_a_list,
    matches.matched_projects_are_known,
    matches.rows_of_the_procedure_have_a_project,
    matches.former_ids_lead_to_one_project,
    matches.objections_to_unnumbered_rows_name_their_project,
    windows.windows_have_a_counting_rule,
    windows.windows_lie_in_known_years,
    windows.windows_are_as_long_as_promised,
    windows.lists_are_public_when_their_window_opens,
    windows.objections_are_decided_in_order,
    procedure.results_are_known_words,
    draws.draws_come_before_the_evaluation,
    draws.criteria_are_known_before_the_call_opens,
    tranches.shares_make_a_whole,
    tranches.instalments_are_their_share,
    tranches.instalments_follow_the_scheme,
    tranches.instalments_keep_to_their_years,
    payments.paid_tranches_exist,
    payments.paid_tranches_keep_to_their_years,
    totals.written_totals_agree,
)

#: Rules that judge one project after the other.
OF_PROJECTS: tuple[ProjectRule, ...] = (
    procedure.proposals_were_accepted,
    procedure.evaluations_were_accepted,
    procedure.later_stages_respect_objections_to_acceptance,
    procedure.later_stages_wait_for_acceptance,
    procedure.proposals_follow_the_evaluation,
    procedure.proposals_wait_for_the_evaluation,
    procedure.approvals_were_proposed,
    procedure.approvals_wait_for_their_window,
    procedure.approvals_wait_for_pending_objections,
    procedure.approvals_respect_upheld_objections,
    procedure.approvals_respect_amendments,
    procedure.approvals_keep_their_call,
    procedure.projects_are_approved_once,
    procedure.approvals_keep_the_publicised_amount,
    procedure.completions_were_approved,
    procedure.completions_wait_for_their_publicity,
    payments.payments_were_approved,
    payments.conditional_tranches_wait_for_completion,
    payments.payments_stay_within_the_approval,
    payments.payments_are_their_share,
    payments.tranches_are_paid_once,
    payments.paid_amounts_were_approved,
)


def check(
    site: Site,
    memo: Memo,
    rules: tuple[Rule, ...] = RULES,
    of_procedure: tuple[ProcedureRule, ...] = OF_PROCEDURE,
    of_projects: tuple[ProjectRule, ...] = OF_PROJECTS,
) -> Problems:
    """Every finding of every rule; those on the procedure are recalled while nothing moved that they can see."""
    found = tuple(problem for rule in rules for problem in rule(site))
    known = site.procedure
    findings = memo.recall("findings", known.digest)
    if findings is None:
        findings = judged(known, of_procedure, of_projects)
        memo.keep("findings", known.digest, findings)
        memo.only("findings", known.digest.__eq__)
    return found + cast(Problems, findings)


def judged(
    known: Procedure, of_procedure: tuple[ProcedureRule, ...], of_projects: tuple[ProjectRule, ...]
) -> Problems:
    """What rules find in the procedure: in its acts, and in the history of each project."""
    found = [problem for rule in of_procedure for problem in rule(known)]
    for share in known.shares():
        found.extend(problem for rule in of_projects for problem in rule(share))
    return tuple(found)

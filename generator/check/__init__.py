"""Check: rules on the joined site. One rule is one small function with one code; `RULES` is their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.check import (
    draws,
    identity,
    matches,
    payments,
    permanence,
    procedure,
    references,
    totals,
    tranches,
    vocabulary,
    windows,
)
from generator.model.site import Site
from generator.problems import Problem, Problems

Rule = Callable[[Site], Iterator[Problem]]

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
    matches.matches_name_a_list,
    matches.matches_fit_one_row,
    matches.matched_projects_stand_once_in_a_list,
    matches.matched_projects_are_known,
    matches.rows_of_the_procedure_have_a_project,
    matches.former_ids_lead_to_one_project,
    matches.objections_to_unnumbered_rows_name_their_project,
    vocabulary.security_contact_is_current,
    windows.windows_have_a_counting_rule,
    windows.windows_lie_in_known_years,
    windows.windows_are_as_long_as_promised,
    windows.lists_are_public_when_their_window_opens,
    windows.objections_are_decided_in_order,
    procedure.proposals_were_accepted,
    procedure.evaluations_were_accepted,
    procedure.later_stages_respect_objections_to_acceptance,
    procedure.later_stages_wait_for_acceptance,
    procedure.proposals_follow_the_evaluation,
    procedure.approvals_were_proposed,
    procedure.approvals_wait_for_their_window,
    procedure.approvals_wait_for_pending_objections,
    procedure.approvals_respect_upheld_objections,
    procedure.approvals_respect_amendments,
    procedure.approvals_keep_their_call,
    procedure.projects_are_approved_once,
    procedure.approvals_keep_the_publicised_amount,
    procedure.results_are_known_words,
    procedure.completions_were_approved,
    procedure.completions_wait_for_their_publicity,
    draws.draws_come_before_the_evaluation,
    draws.criteria_are_known_before_the_call_opens,
    draws.commitments_were_published,
    payments.payments_were_approved,
    payments.conditional_tranches_wait_for_completion,
    payments.payments_stay_within_the_approval,
    tranches.shares_make_a_whole,
    tranches.instalments_are_their_share,
    tranches.instalments_follow_the_scheme,
    tranches.instalments_keep_to_their_years,
    payments.paid_tranches_exist,
    payments.paid_tranches_keep_to_their_years,
    payments.payments_are_their_share,
    payments.tranches_are_paid_once,
    payments.paid_amounts_were_approved,
    totals.written_totals_agree,
    permanence.ids_are_not_reused,
    permanence.records_keep_their_kind,
    permanence.nothing_changes_in_silence,
    permanence.notes_stay,
    permanence.versions_can_be_read,
)


def check(site: Site, rules: tuple[Rule, ...] = RULES) -> Problems:
    """Every finding of every rule."""
    return tuple(problem for rule in rules for problem in rule(site))

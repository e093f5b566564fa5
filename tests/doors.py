"""Which door each address has, and what each person finds behind a door of that kind."""

from dataclasses import dataclass

SEEN, LOGIN, FORBIDDEN, NOT_FOUND, NO_METHOD = "seen", 302, 403, 404, 405

TEAM = {"coordinator", "same_team", "team_lead"}
INVOLVED = {"mentor", "company_consultant", "discipline", "conference_member"}
NO_CITIZENS = {"curator", "administrator", "controller"}
STAFF = {
    *TEAM,
    *INVOLVED,
    *NO_CITIZENS,
    "other_team",
    "other_lead",
    "mentor_ended",
    "conference_ended",
    "mentor_elsewhere",
    "reasoned",
    "reasoned_expired",
}
OUTSIDE = {"anonymous", "deactivated"}
PEOPLE = STAFF | OUTSIDE
FEW = {"anonymous", "coordinator", "other_team", "curator"}


@dataclass(frozen=True)
class Door:
    """Who may pass, and what the others get."""

    passes: set[str]
    else_status: int = NOT_FOUND
    forbidden: frozenset[str] = frozenset()  # those who are told that they may not, since they know it is there
    outside_status: int = LOGIN

    def answer(self, who):
        if who in self.passes:
            return SEEN
        if who in OUTSIDE:
            return self.outside_status
        return FORBIDDEN if who in self.forbidden else self.else_status


SEE_CASE = Door(TEAM | INVOLVED | {"reasoned"})
# The table of a conference: who works on the case, and who is invited to it as long as that lasts.
TABLE = Door(TEAM | {"conference_member"}, forbidden=frozenset((INVOLVED | {"reasoned"}) - {"conference_member"}))
# What the professions found tells of health: it is for who works on the case, and who takes part.
READ_ANALYSIS = Door(SEE_CASE.passes - {"mentor", "company_consultant", "reasoned"})
CHANGE_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
# What is gathered about a citizen is for whoever is responsible or leads the team; its files for whoever asked.
BUNDLE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
EXTRACT = Door({"coordinator"})
# Erasures tell a case's number and nobody's name. The world's one is ordered by a lead who is not in it.
ERASURE_READERS = {"team_lead", "administrator", "controller"}
ERASURES = Door(ERASURE_READERS | {"other_lead"}, FORBIDDEN)
NOT_THEIRS = frozenset(STAFF - ERASURE_READERS - {"other_lead"})
ERASURE = Door(ERASURE_READERS, forbidden=NOT_THEIRS)
NOBODY = Door(set(), forbidden=NOT_THEIRS | ERASURE_READERS)
APPROVE = Door({"team_lead", "administrator"}, forbidden=NOT_THEIRS | {"controller"})
KEEP = Door({"team_lead"}, forbidden=NOT_THEIRS | {"controller", "administrator"})
STOP = Door({"team_lead", "other_lead", "administrator"}, FORBIDDEN)
REOPEN_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
ANSWER_IN_CASE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
WITH_CITIZENS = Door(STAFF - NO_CITIZENS, FORBIDDEN)
WRITERS = Door(TEAM | {"other_team", "other_lead", "reasoned", "reasoned_expired"}, FORBIDDEN)
# A conference day: of the team, or with a conference of a case one may see; only the team changes it.
CONFERENCE_DAY = Door(TEAM | INVOLVED | {"reasoned"}, forbidden=frozenset(NO_CITIZENS))
CHANGE_DAY = Door(
    TEAM, forbidden=frozenset(NO_CITIZENS | INVOLVED | {"mentor_ended", "conference_ended", "mentor_elsewhere"})
)
EVERYBODY = Door(PEOPLE)
LOGGED_IN = Door(STAFF)
NO_LINK = Door(set(), outside_status=NOT_FOUND)  # a provider's door, to whoever has no link
NO_FORM = Door(set(), 409, outside_status=409)  # and to who does not say which referral the form was shown for
ADMINISTRATORS = Door({"administrator"}, FORBIDDEN)
CONTROLLERS = Door({"controller"}, FORBIDDEN)
LEADS = Door({"team_lead", "other_lead"}, FORBIDDEN)
REPORTS = Door({"team_lead", "other_lead", "controller"}, FORBIDDEN)
READ_RULES = Door({"administrator", "team_lead", "other_lead"}, FORBIDDEN)
LEAD_OF_CASE = Door({"team_lead"}, forbidden=frozenset((TEAM | INVOLVED | {"reasoned"}) - {"team_lead"}))
OF_ONE_LEAD = Door({"team_lead"}, forbidden=frozenset(STAFF - {"team_lead", "other_lead"}))
CURATORS = Door({"curator"}, FORBIDDEN)
WORD_EDITORS = Door({"curator", "administrator"}, FORBIDDEN)
APPROVERS = Door({"curator", "team_lead", "other_lead"}, FORBIDDEN)
COVERAGE = Door(WRITERS.passes | {"curator"}, FORBIDDEN)
OWN_SUGGESTION = Door({"coordinator", "curator"})
ANSWER_SUGGESTION = Door({"curator"}, forbidden=frozenset({"coordinator"}))
OWN_DRAFT = Door({"coordinator"}, forbidden=CHANGE_CASE.forbidden)
COORDINATOR = Door({"coordinator"})
OWN_CONTRIBUTION = Door({"coordinator"})  # to a profession's words: whoever is asked for them, member or of the team
OWN_LIST = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWNER_OF_VIEW = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWN_FILE = Door({"curator"}, FORBIDDEN)
OWN_OR_LEADS = Door({"coordinator", "team_lead"})
GROUP = Door(TEAM | {"reasoned"}, forbidden=frozenset(STAFF - WRITERS.passes))
CHANGE_GROUP = Door(TEAM, forbidden=frozenset(STAFF - WRITERS.passes | {"reasoned"}))
OWN_IMPORT = Door({"coordinator"}, forbidden=frozenset(STAFF - WRITERS.passes))

CASE = ("case",)
#   address                        door          its parts          methods
DOORS = {
    "front": (LOGGED_IN, (), "GET"),
    "account_login": (EVERYBODY, (), "GET POST"),
    "account_logout": (EVERYBODY, (), "GET POST"),
    "session_extend": (LOGGED_IN, (), "POST"),
    "search": (WITH_CITIZENS, (), "GET POST"),
    "live": (EVERYBODY, (), "GET"),
    "ready": (EVERYBODY, (), "GET"),
    "csp_report": (EVERYBODY, (), "POST"),
    "accounts:profile": (LOGGED_IN, (), "GET POST"),
    "accounts:password_update": (LOGGED_IN, (), "GET POST"),
    "accounts:held_form_detail": (LOGGED_IN, (), "GET POST"),
    "absence_list": (LOGGED_IN, (), "GET"),
    "absence_create": (LOGGED_IN, (), "GET POST"),
    "absence_update": (OWN_OR_LEADS, ("absence",), "GET POST"),
    "absence_end": (OWN_OR_LEADS, ("absence",), "POST"),
    "accounts:user_list": (ADMINISTRATORS, (), "GET"),
    "accounts:user_create": (ADMINISTRATORS, (), "GET POST"),
    "accounts:user_update": (ADMINISTRATORS, ("user",), "GET POST"),
    "occupation_import": (ADMINISTRATORS, (), "GET POST"),
    "catalog:offer_list": (LOGGED_IN, (), "GET"),
    "catalog:offer_compare": (LOGGED_IN, (), "GET"),
    "catalog:offer_detail": (LOGGED_IN, ("slug",), "GET"),
    "catalog:intake_list": (LOGGED_IN, ("slug",), "GET"),
    "catalog:intake_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:rolling_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:intake_update": (CURATORS, ("slug", "intake"), "GET POST"),
    "catalog:intake_cancel": (CURATORS, ("slug", "intake"), "GET POST"),
    "catalog:closure_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:closure_update": (CURATORS, ("slug", "closure"), "GET POST"),
    "catalog:closure_remove": (CURATORS, ("slug", "closure"), "POST"),
    "catalog:offer_update": (CURATORS, ("slug",), "GET POST"),
    "catalog:offer_create": (CURATORS, (), "GET POST"),
    "catalog:offer_send": (CURATORS, ("waiting_offer",), "GET POST"),
    "catalog:offer_review": (APPROVERS, ("waiting_offer",), "GET POST"),
    "catalog:offer_discard": (CURATORS, ("waiting_offer",), "GET POST"),
    "catalog:offer_version_list": (LOGGED_IN, ("slug",), "GET"),
    "catalog:offer_version": (LOGGED_IN, ("slug", "wording"), "GET"),
    "catalog:offer_retire": (CURATORS, ("slug",), "GET POST"),
    "catalog:offer_bring_back": (CURATORS, ("slug",), "POST"),
    "catalog:offer_confirm": (CURATORS, ("slug",), "POST"),
    "catalog:offer_merge": (CURATORS, ("slug",), "GET POST"),
    "catalog_desk": (APPROVERS, (), "GET"),
    "catalog_offer_use": (LOGGED_IN, ("slug",), "GET"),
    "catalog:provider_list": (LOGGED_IN, (), "GET"),
    "catalog:provider_create": (CURATORS, (), "GET POST"),
    "catalog:provider_detail": (LOGGED_IN, ("provider",), "GET"),
    "catalog:provider_update": (CURATORS, ("provider",), "GET POST"),
    "catalog:provider_retire": (CURATORS, ("provider",), "GET POST"),
    "catalog:provider_bring_back": (CURATORS, ("provider",), "POST"),
    "catalog:contact_create": (CURATORS, ("provider",), "GET POST"),
    "catalog:contact_update": (CURATORS, ("provider", "provider_contact"), "GET POST"),
    "catalog:agreement_create": (CURATORS, ("provider",), "GET POST"),
    "catalog:agreement_update": (CURATORS, ("provider", "agreement"), "GET POST"),
    "catalog:suggestion_list": (LOGGED_IN, (), "GET"),
    "catalog:suggestion_create": (LOGGED_IN, (), "GET POST"),
    "catalog:suggestion_detail": (OWN_SUGGESTION, ("suggestion",), "GET"),
    "catalog:suggestion_take_up": (ANSWER_SUGGESTION, ("suggestion",), "GET POST"),
    "catalog:suggestion_decline": (ANSWER_SUGGESTION, ("suggestion",), "GET POST"),
    "offer_results": (LOGGED_IN, ("slug",), "GET"),
    "word_list_index": (WORD_EDITORS, (), "GET"),
    "word_list": (CURATORS, ("word_list",), "GET"),
    "word_create": (CURATORS, ("word_list",), "GET POST"),
    "word_update": (CURATORS, ("word_list", "word"), "GET POST"),
    "word_move": (CURATORS, ("word_list", "word"), "POST"),
    "word_retire": (CURATORS, ("word_list", "word"), "GET POST"),
    "word_bring_back": (CURATORS, ("word_list", "word"), "POST"),
    "evaluation:coverage": (COVERAGE, (), "GET"),
    "evaluation:coverage_file": (COVERAGE, (), "GET"),
    "evaluation:coverage_seldom": (COVERAGE, (), "GET"),
    "evaluation:coverage_refresh": (COVERAGE, (), "POST"),
    "evaluation:coverage_offers": (COVERAGE, ("barrier",), "GET"),
    "evaluation:coverage_citizens": (WRITERS, ("barrier",), "GET"),
    "evaluation:hole_report": (COVERAGE, ("barrier",), "POST"),
    "catalog_files": (CURATORS, (), "GET POST"),
    "catalog_export": (CURATORS, ("file_kind",), "GET"),
    "catalog_import": (OWN_FILE, ("catalog_import",), "GET"),
    "catalog_import_apply": (OWN_FILE, ("catalog_import",), "POST"),
    "catalog_import_drop": (OWN_FILE, ("catalog_import",), "POST"),
    "catalog_import_faults": (OWN_FILE, ("catalog_import",), "GET"),
    "notices:notice_list": (LOGGED_IN, (), "GET"),
    "notices:notices_read": (LOGGED_IN, (), "POST"),
    "case_list": (WITH_CITIZENS, (), "GET POST"),
    "followup:list_export": (WITH_CITIZENS, (), "GET POST"),
    "followup:list_export_detail": (OWN_LIST, ("export",), "GET"),
    "followup:list_export_file": (OWN_LIST, ("export",), "GET"),
    "cases:import_create": (WRITERS, (), "GET POST"),
    "cases:import_template": (WRITERS, (), "GET"),
    "cases:import_detail": (OWN_IMPORT, ("import",), "GET POST"),
    "cases:import_status": (OWN_IMPORT, ("import",), "GET"),
    "cases:import_stop": (OWN_IMPORT, ("import",), "POST"),
    "cases:import_faults": (OWN_IMPORT, ("import_done",), "GET"),
    "cases:case_find": (WITH_CITIZENS, (), "GET POST"),
    "cases:case_create": (WRITERS, (), "GET POST"),
    "cases:access_request": (WRITERS, (), "GET POST"),
    "cases:access_list": (CONTROLLERS, (), "GET"),
    "case_detail": (SEE_CASE, CASE, "GET"),
    "cases:case_update": (CHANGE_CASE, CASE, "GET POST"),
    "case_close": (CHANGE_CASE, CASE, "GET POST"),
    "case_reopen": (REOPEN_CASE, CASE, "GET POST"),
    "case_looks": (SEE_CASE, CASE, "GET"),
    "case_bundle": (BUNDLE, CASE, "GET"),
    "case_extract_create": (BUNDLE, ("case", "bundle"), "POST"),
    "case_extract_status": (EXTRACT, ("case", "extract"), "GET"),
    "case_extract_pdf": (EXTRACT, ("case", "extract"), "GET"),
    "case_extract_json": (EXTRACT, ("case", "extract"), "GET"),
    "erasure_create": (BUNDLE, CASE, "GET POST"),
    "erasure_list": (ERASURES, (), "GET"),
    "erasure_detail": (ERASURE, ("erasure",), "GET"),
    "erasure_order": (NOBODY, ("erasure",), "POST"),
    "erasure_approve": (APPROVE, ("erasure",), "POST"),
    "erasure_keep": (KEEP, ("erasure",), "POST"),
    "erasure_stop": (STOP, (), "POST"),
    "cases:case_history": (SEE_CASE, CASE, "GET POST"),
    "cases:case_accesses": (SEE_CASE, CASE, "GET"),
    "cases:cpr_show": (CHANGE_CASE, CASE, "POST"),
    "cases:occupation_search": (WITH_CITIZENS, (), "GET POST"),
    "cases:goal_list": (SEE_CASE, CASE, "GET"),
    "cases:goal_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:goal_update": (CHANGE_CASE, ("case", "goal"), "GET POST"),
    "cases:goal_turn": (CHANGE_CASE, ("case", "goal"), "GET POST"),
    "cases:goal_move": (CHANGE_CASE, ("case", "goal"), "POST"),
    "cases:factor_list": (SEE_CASE, CASE, "GET"),
    "cases:factor_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:factor_find": (CHANGE_CASE, CASE, "POST"),
    "cases:factor_weigh": (CHANGE_CASE, ("case", "factor"), "GET POST"),
    "cases:consent_list": (SEE_CASE, CASE, "GET"),
    "consent_create": (CHANGE_CASE, CASE, "GET POST"),
    "consent_withdraw": (CHANGE_CASE, ("case", "consent"), "GET POST"),
    "cases:paper_list": (SEE_CASE, CASE, "GET POST"),
    "cases:document_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:document_update": (CHANGE_CASE, ("case", "document"), "GET POST"),
    "cases:document_strike": (CHANGE_CASE, ("case", "document"), "GET POST"),
    "cases:document_file": (SEE_CASE, ("case", "document"), "GET"),
    "cases:note_create": (CHANGE_CASE, CASE, "GET"),
    "cases:note_detail": (SEE_CASE, ("case", "note"), "GET"),
    "cases:note_write": (OWN_DRAFT, ("case", "draft"), "GET POST"),
    "cases:note_discard": (OWN_DRAFT, ("case", "draft"), "POST"),
    "cases:factor_let_go": (CHANGE_CASE, ("case", "factor"), "GET POST"),
    "cases:overview_done": (CHANGE_CASE, CASE, "POST"),
    "cases:person_list": (SEE_CASE, CASE, "GET"),
    "cases:responsible_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:involvement_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:involvement_end": (CHANGE_CASE, ("case", "involvement"), "GET POST"),
    "cases:contact_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:contact_update": (CHANGE_CASE, ("case", "contact"), "GET POST"),
    "cases:join_request": (SEE_CASE, CASE, "GET POST"),
    "cases:join_withdraw": (Door({"coordinator"}), ("case", "own_request"), "POST"),
    "cases:join_answer": (ANSWER_IN_CASE, ("case", "asked"), "GET POST"),
    "cases:support_detail": (SEE_CASE, CASE, "GET"),
    "cases:spell_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:spell_update": (CHANGE_CASE, ("case", "spell"), "GET POST"),
    "cases:spell_remove": (CHANGE_CASE, ("case", "spell"), "POST"),
    "cases:target_group_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:readiness_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:screening_detail": (SEE_CASE, CASE, "GET"),
    "cases:screening_answer": (CHANGE_CASE, CASE, "GET POST"),
    "screening_list": (ADMINISTRATORS, (), "GET"),
    "screening_create": (ADMINISTRATORS, (), "POST"),
    "screening_update": (ADMINISTRATORS, ("screening",), "GET POST"),
    "screening_publish": (ADMINISTRATORS, ("screening",), "POST"),
    "screening_withdraw": (ADMINISTRATORS, ("screening",), "POST"),
    "question_create": (ADMINISTRATORS, ("screening",), "GET POST"),
    "question_update": (ADMINISTRATORS, ("screening", "question"), "GET POST"),
    "question_remove": (ADMINISTRATORS, ("screening", "question"), "POST"),
    "question_move": (ADMINISTRATORS, ("screening", "question"), "POST"),
    "plans:plan_detail": (SEE_CASE, CASE, "GET"),
    "conferences:analysis_detail": (SEE_CASE, CASE, "GET"),
    "conferences:analysis_earlier": (SEE_CASE, ("case", "earlier_analysis"), "GET"),
    "conferences:analysis_offer": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:analysis_answer": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:analysis_words": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:analysis_close": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:analysis_staff": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:contribution_give": (CHANGE_CASE, ("case", "contribution"), "GET POST"),
    "conferences:contribution_remove": (CHANGE_CASE, ("case", "contribution"), "GET POST"),
    "conferences:contribution_leave_out": (CHANGE_CASE, ("case", "contribution"), "GET POST"),
    "calendar:contribution_list": (WITH_CITIZENS, (), "GET"),
    "conferences:round_table_create": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:table_news": (TABLE, CASE, "GET"),
    "conferences:section_update": (TABLE, ("case", "section"), "GET POST"),
    "conferences:decision_update": (TABLE, CASE, "GET POST"),
    "conferences:attendance_update": (TABLE, CASE, "POST"),
    "conferences:conference_hold": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:decision_gone_through": (CHANGE_CASE, ("case", "held_conference"), "GET POST"),
    "conferences:proposal_create": (TABLE, ("case", "kind"), "GET POST"),
    "conferences:proposal_find": (TABLE, CASE, "GET"),
    "conferences:proposal_offer": (TABLE, ("case", "slug"), "GET POST"),
    "conferences:suggestion_take": (TABLE, ("case", "suggested"), "POST"),
    "conferences:proposals_accept": (CHANGE_CASE, CASE, "POST"),
    "conferences:proposal_update": (TABLE, ("case", "on_table"), "GET POST"),
    "conferences:proposal_leave_out": (TABLE, ("case", "on_table"), "GET POST"),
    "conferences:proposal_bring_back": (TABLE, ("case", "on_table"), "POST"),
    "conferences:proposal_accept": (CHANGE_CASE, ("case", "to_answer"), "POST"),
    "conferences:proposal_decline": (CHANGE_CASE, ("case", "to_answer"), "GET POST"),
    "conferences:contribution_update": (OWN_CONTRIBUTION, ("case", "contribution"), "GET POST"),
    "conferences:contribution_sign": (OWN_CONTRIBUTION, ("case", "contribution"), "GET POST"),
    "conferences:contribution_detail": (READ_ANALYSIS, ("case", "signed_contribution"), "GET"),
    "conferences:addition_create": (OWN_CONTRIBUTION, ("case", "signed_contribution"), "GET POST"),
    "conferences:contribution_take_back": (OWN_CONTRIBUTION, ("case", "signed_contribution"), "GET POST"),
    "conferences:conference_plan": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:conference_move": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:conference_cancel": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:conference_file": (SEE_CASE, ("case", "conference"), "GET"),
    "conferences:participant_list": (CHANGE_CASE, CASE, "GET"),
    "conferences:participant_create": (CHANGE_CASE, CASE, "GET POST"),
    "conferences:participant_remove": (CHANGE_CASE, ("case", "participant"), "GET POST"),
    "conferences:participant_replace": (CHANGE_CASE, ("case", "participant"), "GET POST"),
    "conferences:minutes_pdf": (READ_ANALYSIS, ("case", "held_conference"), "GET"),
    "conferences:minutes_status": (READ_ANALYSIS, ("case", "held_conference"), "GET"),
    "conferences:minutes_draw": (READ_ANALYSIS, ("case", "held_conference"), "POST"),
    "conferences:minutes_full_pdf": (READ_ANALYSIS, ("case", "held_conference"), "GET"),
    "conferences:minutes_full_status": (READ_ANALYSIS, ("case", "held_conference"), "GET"),
    "conferences:minutes_full_draw": (READ_ANALYSIS, ("case", "held_conference"), "POST"),
    "conferences:agenda_pdf": (READ_ANALYSIS, ("case", "conference"), "GET"),
    "calendar:day_agenda_pdf": (CONFERENCE_DAY, ("conference_day",), "GET"),
    "calendar:conference_list": (WITH_CITIZENS, (), "GET"),
    "calendar:day_create": (WRITERS, (), "GET POST"),
    "calendar:day_detail": (CONFERENCE_DAY, ("conference_day",), "GET"),
    "calendar:day_update": (CHANGE_DAY, ("conference_day",), "GET POST"),
    "plans:plan_build": (CHANGE_CASE, CASE, "GET"),
    "plans:plan_line": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:plan_discard": (CHANGE_CASE, CASE, "GET POST"),
    "plans:intervention_add": (CHANGE_CASE, ("case", "slug"), "POST"),
    "plans:elsewhere_create": (CHANGE_CASE, CASE, "GET POST"),
    "plans:intervention_take_out": (CHANGE_CASE, ("case", "planned"), "POST"),
    "plans:intervention_pause": (CHANGE_CASE, ("case", "running"), "GET POST"),
    "plans:intervention_resume": (CHANGE_CASE, ("case", "running"), "GET POST"),
    "plans:intervention_call_off": (CHANGE_CASE, ("case", "running"), "GET POST"),
    "plans:offer_match": (SEE_CASE, CASE, "GET"),
    "plans:offer_show": (SEE_CASE, ("case", "slug"), "GET"),
    "plans:plan_freeze": (CHANGE_CASE, CASE, "GET POST"),
    "plans:advice_answer": (CHANGE_CASE, ("case", "advice"), "GET POST"),
    "plans:intervention_longer": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:plan_approval_ask": (CHANGE_CASE, CASE, "GET POST"),
    "plans:plan_cost": (LEAD_OF_CASE, CASE, "GET"),
    "team_plans:team_cost": (LEADS, (), "GET"),
    "team_plans:approval_list": (LEADS, (), "GET"),
    "team_plans:approval_answer": (OF_ONE_LEAD, ("approval",), "GET POST"),
    "team_plans:batch_list": (LEADS, (), "GET POST"),
    "team_plans:batch_detail": (OF_ONE_LEAD, ("batch",), "GET"),
    "team_plans:batch_stop": (OF_ONE_LEAD, ("batch",), "POST"),
    "team_plans:batch_file": (OF_ONE_LEAD, ("batch",), "GET"),
    "team_analyses:analysis_figures": (LEADS, (), "GET"),
    "team_analyses:analysis_stuck": (LEADS, ("analysis_step",), "GET"),
    "team_analyses:analysis_done": (LEADS, ("analysis_step",), "GET"),
    "reports:report_list": (REPORTS, (), "GET"),
    "reports:report_list_file": (REPORTS, (), "GET"),
    "reports:report_detail": (REPORTS, ("figure",), "GET"),
    "reports:report_file": (REPORTS, ("figure",), "GET"),
    "reports:report_citizens": (LEADS, ("figure",), "GET"),
    "team": (LEADS, (), "GET"),
    "team_board:team_rows": (LEADS, (), "GET"),
    "team_board:team_sheet": (LEADS, (), "GET"),
    "team_forecast:forecast": (LEADS, (), "GET"),
    "team_forecast:forecast_rows": (LEADS, (), "GET"),
    "team_distribution:distribution": (LEADS, (), "GET POST"),
    "team_distribution:distribution_effect": (LEADS, (), "POST"),
    "team_distribution:share_out": (OF_ONE_LEAD, ("holder",), "GET POST"),
    "team_distribution:share_effect": (OF_ONE_LEAD, ("holder",), "POST"),
    "team_distribution:move_list": (LEADS, (), "GET"),
    "team_distribution:move_detail": (OF_ONE_LEAD, ("moved",), "GET"),
    "team_distribution:move_undo": (OF_ONE_LEAD, ("moved",), "POST"),
    "team_followup:overdue_list": (LEADS, (), "GET"),
    "followup:digest_seen": (LOGGED_IN, (), "POST"),
    "norm_list": (ADMINISTRATORS, (), "GET"),
    "norm_create": (ADMINISTRATORS, (), "GET POST"),
    "norm_remove": (ADMINISTRATORS, ("norm",), "POST"),
    "speciality_update": (ADMINISTRATORS, ("user",), "GET POST"),
    "price_limit_list": (ADMINISTRATORS, (), "GET"),
    "price_limit_create": (ADMINISTRATORS, (), "GET POST"),
    "price_limit_end": (ADMINISTRATORS, ("price_limit",), "GET POST"),
    "plan_template_list": (ADMINISTRATORS, (), "GET"),
    "plan_template_create": (ADMINISTRATORS, (), "GET POST"),
    "plan_template_update": (ADMINISTRATORS, ("plan_template",), "GET POST"),
    "plan_template_retire": (ADMINISTRATORS, ("plan_template",), "GET POST"),
    "plan_template_bring_back": (ADMINISTRATORS, ("plan_template",), "POST"),
    "plan_template_line_create": (ADMINISTRATORS, ("plan_template", "slug"), "GET POST"),
    "plan_template_line_update": (ADMINISTRATORS, ("plan_template", "plan_template_line"), "GET POST"),
    "plan_template_line_remove": (ADMINISTRATORS, ("plan_template", "plan_template_line"), "POST"),
    "plans:plan_begin": (CHANGE_CASE, CASE, "GET"),
    "plans:plan_from_template": (CHANGE_CASE, ("case", "plan_template"), "POST"),
    "plans:plan_reconsider": (CHANGE_CASE, CASE, "GET POST"),
    "plans:intervention_create": (CHANGE_CASE, ("case", "slug"), "GET POST"),
    "plans:intervention_update": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:intervention_start": (CHANGE_CASE, ("case", "planned"), "POST"),
    "plans:intervention_drop": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:place_ask": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:place_update": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "plans:place_answer": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "plans:place_give_up": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "place_list": (WITH_CITIZENS, (), "GET"),
    "plans:referral_create": (CHANGE_CASE, ("case", "running"), "GET POST"),
    "plans:referral_detail": (SEE_CASE, ("case", "referral"), "GET"),
    "plans:referral_withdraw": (CHANGE_CASE, ("case", "referral"), "GET POST"),
    "plans:referral_remind": (CHANGE_CASE, ("case", "referral"), "POST"),
    "plans:referral_renew": (CHANGE_CASE, ("case", "referral"), "GET POST"),
    "plans:referral_shut": (SEE_CASE, ("case", "consent"), "GET"),
    "plans:referral_visit": (CHANGE_CASE, ("case", "referral"), "POST"),
    "plans:proposal_answer": (CHANGE_CASE, ("case", "proposal"), "GET POST"),
    "referral_list": (WITH_CITIZENS, (), "GET"),
    "referral_link": (EVERYBODY, ("secret",), "GET"),
    "referral_open": (NO_LINK, (), "POST"),
    # Everybody here has the provider's cookie of the world's one referral.
    "referral_shown": (EVERYBODY, (), "GET"),
    "referral_answer": (NO_FORM, (), "POST"),
    "referral_propose": (NO_FORM, (), "POST"),
    "referral_leave": (EVERYBODY, (), "POST"),
    "plans:plan_version_list": (SEE_CASE, CASE, "GET"),
    "plans:plan_version_detail": (SEE_CASE, ("case", "number"), "GET"),
    "plans:plan_version_compare": (SEE_CASE, ("case", "number", "other_number"), "GET"),
    "plans:plan_version_status": (SEE_CASE, ("case", "number"), "GET"),
    "plans:plan_version_draw": (SEE_CASE, ("case", "number"), "POST"),
    "plans:plan_version_pdf": (SEE_CASE, ("case", "number"), "GET"),
    "plans:plan_version_full_status": (SEE_CASE, ("case", "number"), "GET"),
    "plans:plan_version_full_draw": (SEE_CASE, ("case", "number"), "POST"),
    "plans:plan_version_full_pdf": (SEE_CASE, ("case", "number"), "GET"),
    "followup:case_mark": (SEE_CASE, CASE, "GET POST"),
    "followup:case_wait": (CHANGE_CASE, CASE, "POST"),
    "followup:view_list": (WITH_CITIZENS, (), "GET"),
    "followup:view_create": (WITH_CITIZENS, (), "GET POST"),
    "followup:view_update": (OWNER_OF_VIEW, ("view",), "GET POST"),
    "followup:view_keep": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:view_move": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:view_delete": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:flag_list": (WITH_CITIZENS, (), "GET"),
    "followup:worklist": (WITH_CITIZENS, (), "GET POST"),
    "followup:feed_detail": (WITH_CITIZENS, (), "GET"),
    "followup:feed_make": (WITH_CITIZENS, (), "POST"),
    "followup:feed_close": (WITH_CITIZENS, (), "POST"),
    "followup:calendar_feed": (EVERYBODY, ("calendar_secret",), "GET"),
    "followup:measurement_create": (CHANGE_CASE, CASE, "GET POST"),
    "followup:progression_detail": (SEE_CASE, CASE, "GET"),
    "followup:progression_table": (SEE_CASE, CASE, "GET"),
    "followup:progression_pdf": (SEE_CASE, CASE, "GET"),
    "followup:measurement_detail": (SEE_CASE, ("case", "measurement"), "GET"),
    "followup:measurement_answer": (CHANGE_CASE, ("case", "measurement"), "GET POST"),
    "followup:measurement_hand_over": (CHANGE_CASE, ("case", "measurement"), "POST"),
    "followup:measurement_close": (CHANGE_CASE, ("case", "measurement"), "GET POST"),
    "followup:measurement_drop": (CHANGE_CASE, ("case", "measurement"), "GET POST"),
    "followup:answer_link_create": (CHANGE_CASE, ("case", "measurement"), "POST"),
    "followup:answer_link_revoke": (CHANGE_CASE, ("case", "measurement"), "POST"),
    "followup:answer_link": (EVERYBODY, ("answer_secret",), "GET"),
    "followup:answer_open": (NO_LINK, (), "POST"),
    # Everybody here has the cookie of the browser that opened the world's one link.
    "followup:answer_start": (EVERYBODY, (), "GET"),
    "followup:answer_question": (EVERYBODY, ("number",), "GET POST"),
    "followup:answer_thanks": (EVERYBODY, (), "GET"),
    "followup:answer_return": (LOGGED_IN, (), "GET POST"),
    "followup:instrument_list": (ADMINISTRATORS, (), "GET"),
    "followup:instrument_detail": (ADMINISTRATORS, ("instrument",), "GET"),
    "followup:instrument_copy": (ADMINISTRATORS, ("instrument",), "POST"),
    "followup:instrument_update": (ADMINISTRATORS, ("instrument_draft",), "GET POST"),
    "followup:instrument_preview": (ADMINISTRATORS, ("instrument_draft",), "GET"),
    "followup:instrument_put_in_force": (ADMINISTRATORS, ("instrument_draft",), "GET POST"),
    "followup:instrument_discard": (ADMINISTRATORS, ("instrument_draft",), "POST"),
    "followup:question_create": (ADMINISTRATORS, ("instrument_draft",), "GET POST"),
    "followup:question_update": (ADMINISTRATORS, ("instrument_draft", "asked_there"), "GET POST"),
    "followup:question_move": (ADMINISTRATORS, ("instrument_draft", "asked_there"), "POST"),
    "followup:question_remove": (ADMINISTRATORS, ("instrument_draft", "asked_there"), "POST"),
    "followup:contact_detail": (SEE_CASE, CASE, "GET"),
    "followup:contact_terms": (CHANGE_CASE, CASE, "GET POST"),
    "followup:contact_hold_create": (CHANGE_CASE, CASE, "GET POST"),
    "followup:contact_hold_lift": (CHANGE_CASE, ("case", "contact_hold"), "GET POST"),
    "followup:contact_rule_list": (READ_RULES, (), "GET"),
    "followup:contact_rule_create": (ADMINISTRATORS, (), "GET POST"),
    "followup:contact_rule_detail": (READ_RULES, ("contact_rule",), "GET"),
    "followup:contact_rule_update": (ADMINISTRATORS, ("contact_rule",), "GET POST"),
    "followup:rule_set_create": (ADMINISTRATORS, (), "GET POST"),
    "followup:rule_set_update": (ADMINISTRATORS, ("rule_set",), "GET POST"),
    "followup:meeting_choose": (WRITERS, (), "GET POST"),
    "followup:week": (WITH_CITIZENS, (), "GET"),
    "followup:group_create": (WRITERS, (), "GET POST"),
    "followup:group_register": (GROUP, ("meeting_group",), "GET POST"),
    "followup:group_move": (CHANGE_GROUP, ("meeting_group",), "GET POST"),
    "followup:group_cancel": (CHANGE_GROUP, ("meeting_group",), "GET POST"),
    "followup:meeting_list": (SEE_CASE, CASE, "GET"),
    "followup:meeting_create": (CHANGE_CASE, CASE, "GET POST"),
    "followup:meeting_register": (CHANGE_CASE, CASE, "GET POST"),
    "followup:meeting_register_planned": (CHANGE_CASE, ("case", "meeting"), "GET POST"),
    "followup:meeting_move": (CHANGE_CASE, ("case", "meeting"), "GET POST"),
    "followup:meeting_cancel": (CHANGE_CASE, ("case", "meeting"), "GET POST"),
    "followup:meeting_correct": (CHANGE_CASE, ("case", "held_meeting"), "GET POST"),
    "followup:meeting_withdraw": (CHANGE_CASE, ("case", "held_meeting"), "GET POST"),
    "followup:agreement_create": (CHANGE_CASE, CASE, "GET POST"),
    "followup:agreement_done": (CHANGE_CASE, ("case", "agreed_task"), "POST"),
    "followup:agreement_put_off": (CHANGE_CASE, ("case", "agreed_task"), "GET POST"),
    "followup:agreement_drop": (CHANGE_CASE, ("case", "agreed_task"), "GET POST"),
    "followup:follow_up_list": (SEE_CASE, CASE, "GET"),
    "followup:follow_up_together": (CHANGE_CASE, CASE, "GET POST"),
    "followup:follow_up_create": (CHANGE_CASE, ("case", "running"), "GET POST"),
}
MAY_SHOW_CPR = {"cases:cpr_show"}
OF_PROVIDERS = {name for name in DOORS if name.startswith("referral_")} - {"referral_list"}
OF_CITIZENS = {"answer_link", "answer_open", "answer_start", "answer_question", "answer_thanks"}
WITHOUT_LOG_IN = {"account_login", "live", "ready", "csp_report", "calendar_feed"} | OF_PROVIDERS | OF_CITIZENS
OF_OUTSIDERS = OF_PROVIDERS | {f"followup:{name}" for name in OF_CITIZENS}

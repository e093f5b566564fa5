"""Each page, wide and narrow, scanned for accessibility, and again without JavaScript."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Division
from catalog.comparison import NAME
from evaluation.models import CaseloadNorm
from followup.handed_over import KEY
from tests.browser.catalogue_story import tell_of_the_catalogue
from tests.browser.pages_story import (
    moved,
    rights_review,
    tell_of_absences,
    tell_of_contact,
    tell_of_lists,
    tell_of_proposals,
    tell_of_talks,
)
from tests.browser.reports_story import tell_of_reports
from tests.browser.story import tell_story
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ParticipantFactory,
    contributions_of,
)
from tests.doors import DOORS
from tests.evaluation_factories import investment_rows
from tests.factories import PlanVersionFactory, UserFactory
from tests.plan_factories import (
    PaperBatchFactory,
    PlanApprovalFactory,
    PlanInBatchFactory,
    PlanTemplateLineFactory,
    PriceLimitFactory,
)
from tests.plans.content import MENTOR, content
from tests.world import look_sample, measured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CASEWORKER_PAGES = [
    "followup:worklist",
    "case_list",
    "cases:case_create",
    "cases:access_request",
    "search",
    "case_detail",
    "cases:case_update",
    "cases:goal_list",
    "cases:goal_create",
    "cases:factor_list",
    "cases:factor_create",
    "cases:consent_list",
    "consent_create",
    "cases:paper_list",
    "cases:document_create",
    "cases:note_create",
    "cases:occupation_search",
    "cases:case_history",
    "cases:case_accesses",
    "plans:plan_detail",
    "conferences:analysis_detail",
    "conferences:analysis_earlier",
    "conferences:analysis_words",
    "conferences:analysis_close",
    "conferences:analysis_staff",
    "conferences:contribution_give",
    "conferences:contribution_remove",
    "conferences:contribution_leave_out",
    "calendar:contribution_list",
    "conferences:contribution_update",
    "conferences:contribution_sign",
    "conferences:contribution_detail",
    "conferences:addition_create",
    "conferences:contribution_take_back",
    "conferences:conference_hold",
    "conferences:decision_update",
    "conferences:decision_gone_through",
    "conferences:proposal_create",
    "conferences:proposal_find",
    "conferences:proposal_offer",
    "conferences:proposal_update",
    "conferences:proposal_leave_out",
    "conferences:proposal_decline",
    "conferences:conference_move",
    "conferences:conference_cancel",
    "conferences:participant_list",
    "conferences:participant_create",
    "conferences:participant_replace",
    "conferences:participant_remove",
    "calendar:conference_list",
    "calendar:conference_list?uge=2099-02",
    "calendar:day_create",
    "calendar:day_detail",
    "calendar:day_update",
    "plans:plan_detail?visning=tavle",
    "plans:plan_detail?visning=liste",
    "plans:plan_build",
    "plans:plan_line",
    "plans:plan_discard",
    "plans:elsewhere_create",
    "plans:intervention_pause",
    "plans:plan_begin",
    "plans:plan_freeze",
    "plans:plan_approval_ask",
    "plans:plan_version_detail",
    "plans:plan_version_compare",
    "plans:advice_answer",
    "plans:intervention_longer",
    "plans:intervention_create",
    "followup:follow_up_list",
    "followup:meeting_list",
    "followup:meeting_create",
    "followup:meeting_register",
    "followup:meeting_register_planned",
    "followup:meeting_move",
    "followup:meeting_cancel",
    "followup:meeting_correct",
    "followup:meeting_withdraw",
    "followup:meeting_choose",
    "followup:group_create",
    "followup:group_register",
    "followup:group_move",
    "followup:group_cancel",
    "followup:group_give",
    "followup:week",
    "followup:agreement_create",
    "followup:agreement_put_off",
    "followup:agreement_drop",
    "followup:follow_up_create",
    "followup:follow_up_together",
    "catalog:offer_list",
    "catalog:offer_detail",
    "notices:notice_list",
    "look_list",
    "look_explain",
    "accounts:profile",
    "accounts:password_update",
    "absence_list",
    "absence_create",
    "absence_update",
    "cover_part_create",
    "followup:hand_back",
    "followup:feed_detail",
    "followup:contact_detail",
    "followup:contact_terms",
    "followup:contact_hold_create",
    "followup:contact_hold_lift",
    "followup:progression_detail",
    "followup:case_mark",
    "followup:view_list",
    "followup:view_create",
    "followup:view_update",
    "followup:flag_list",
    "followup:list_export",
    "followup:list_export_detail",
    "followup:measurement_create",
    "followup:measurement_detail",
    "followup:measurement_answer",
    "followup:measurement_close",
    "followup:measurement_drop",
    "followup:answer_link",
    "followup:answer_thanks",
]
OTHER_PAGES = [
    ("curator", "catalog:offer_list"),
    ("curator", "catalog:offer_update"),
    ("administrator", "accounts:user_list"),
    ("administrator", "accounts:user_create"),
    ("administrator", "occupation_import"),
    ("administrator", "team_list"),
    ("administrator", "team_create"),
    ("administrator", "team_update"),
    ("administrator", "division_create"),
    ("administrator", "division_update"),
    ("administrator", "norm_list"),
    ("administrator", "investment_list"),
    ("administrator", "investment_create"),
    ("administrator", "investment_update"),
    ("administrator", "benefit_rate_create"),
    ("administrator", "benefit_rate_update"),
    ("administrator", "norm_create"),
    ("administrator", "speciality_update"),
    ("administrator", "price_limit_list"),
    ("administrator", "price_limit_create"),
    ("administrator", "price_limit_end"),
    ("administrator", "followup:contact_rule_list"),
    ("administrator", "followup:contact_rule_create"),
    ("administrator", "followup:contact_rule_detail"),
    ("administrator", "followup:contact_rule_update"),
    ("administrator", "followup:rule_set_create"),
    ("administrator", "followup:rule_set_update"),
    ("administrator", "followup:instrument_list"),
    ("administrator", "followup:instrument_detail"),
    ("administrator", "followup:instrument_update"),
    ("administrator", "followup:instrument_preview"),
    ("administrator", "followup:instrument_put_in_force"),
    ("administrator", "followup:question_create"),
    ("administrator", "followup:question_update"),
    ("administrator", "plan_template_list"),
    ("administrator", "plan_template_create"),
    ("administrator", "plan_template_update"),
    ("administrator", "plan_template_retire"),
    ("administrator", "plan_template_line_create"),
    ("administrator", "plan_template_line_update"),
    ("controller", "cases:access_list"),
    ("team_lead", "followup:worklist"),
    ("team_lead", "catalog_desk"),
    ("team_lead", "evaluation:coverage"),
    ("team_lead", "plans:plan_cost"),
    ("team_lead", "team_plans:team_cost"),
    ("team_lead", "team_plans:approval_list"),
    ("team_lead", "team_plans:approval_answer"),
    ("team_lead", "team_plans:batch_list"),
    ("team_lead", "team_plans:batch_detail"),
    ("team_lead", "team_analyses:analysis_figures"),
    ("team_lead", "team_analyses:analysis_stuck"),
    ("team_lead", "team_analyses:analysis_done"),
    ("team_lead", "team"),
    ("team_lead", "team_board:team_rows"),
    ("team_lead", "team_forecast:forecast"),
    ("team_lead", "team_forecast:forecast_rows"),
    ("team_lead", "team_distribution:distribution"),
    ("team_lead", "team_distribution:share_out"),
    ("team_lead", "team_distribution:move_list"),
    ("team_lead", "team_distribution:move_detail"),
    ("team_lead", "samples:sample_list"),
    ("team_lead", "samples:sample_detail"),
    ("controller", "samples:sample_list"),
    ("controller", "samples:sample_detail"),
    ("team_lead", "team_rights:right_list"),
    ("team_lead", "team_rights:right_cases"),
    ("team_lead", "team_rights:right_review"),
    ("team_lead", "team_followup:overdue_list"),
    ("team_lead", "team_absence_list"),
    ("team_lead", "team_absence_create"),
    ("team_lead", "absence_today"),
    ("deputy", "followup:hand_back_write"),
    ("team_lead", "reports:report_list"),
    ("team_lead", "reports:report_detail"),
    ("team_lead", "reports:report_citizens"),
    ("controller", "reports:report_detail"),
    ("controller", "investment"),
    ("controller", "cohort_comparison"),
    ("anonymous", "account_login"),
]
# What the catalogue adds to every role's pages; a new address without a row fails a test.
CATALOGUE_PAGES = {
    "caseworker": [
        "catalog:offer_compare",
        "catalog:suggestion_list",
        "catalog:suggestion_create",
        "catalog:suggestion_detail",
        "catalog:provider_list",
        "catalog:provider_detail",
        "catalog:intake_list",
        "catalog:offer_version_list",
        "catalog:offer_version",
        "catalog_offer_use",
        "offer_results",
        "evaluation:coverage",
        "evaluation:coverage_offers",
        "evaluation:coverage_citizens",
        "plans:offer_match",
        "plans:offer_show",
        "plans:place_ask",
        "plans:place_update",
        "plans:place_answer",
        "plans:place_give_up",
        "place_list",
        "plans:referral_create",
        "plans:referral_detail",
        "plans:referral_withdraw",
        "plans:referral_renew",
        "plans:proposal_answer",
        "referral_list",
    ],
    "curator": [
        "catalog_desk",
        "catalog:offer_create",
        "catalog:offer_send",
        "catalog:offer_review",
        "catalog:offer_discard",
        "catalog:offer_retire",
        "catalog:offer_merge",
        "catalog:intake_create",
        "catalog:rolling_create",
        "catalog:intake_update",
        "catalog:intake_cancel",
        "catalog:closure_create",
        "catalog:closure_update",
        "catalog:provider_list",
        "catalog:provider_detail",
        "catalog:provider_create",
        "catalog:provider_update",
        "catalog:provider_retire",
        "catalog:contact_create",
        "catalog:contact_update",
        "catalog:agreement_create",
        "catalog:agreement_update",
        "catalog:suggestion_list",
        "catalog:suggestion_detail",
        "catalog:suggestion_take_up",
        "catalog:suggestion_decline",
        "word_list_index",
        "word_list",
        "word_create",
        "word_update",
        "word_retire",
        "evaluation:coverage",
        "evaluation:coverage_offers",
        "evaluation:coverage_seldom",
        "catalog_files",
        "catalog_import",
    ],
    "anonymous": ["referral_link"],
}
# What the citizen sees on the caseworker's screen, and how it is taken back.
HANDED_OVER_PAGES = ["followup:answer_start", "followup:answer_question", "followup:answer_return"]
# Files; what a page fetches into itself; and what a provider sees behind the link, which
# tests/browser/test_the_road.py opens.
NO_PAGES = {
    "conferences:round_table_create",  # leads to the analysis that is going on; a form like the others
    *("reports:report_file", "reports:report_list_file", "investment_file", "cohort_file"),
    *("evaluation:coverage_file", "catalog_export", "catalog_import_faults", "team_board:team_sheet"),
    *("followup:list_export_file", "followup:calendar_feed", "followup:progression_table", "followup:progression_pdf"),
    *("plans:referral_shut", "referral_shown"),
    *("followup:feed_make", "followup:answer_link_create"),  # by their address they lead to the page they are made on
}
LOOKED_AFTER = (
    *("followup:", "team_followup:", "reports:", "catalog", "word_", "evaluation:", "offer_", "place_", "referral_"),
    *("plans:place_", "plans:referral_", "plans:proposal_", "plans:offer_"),
)
PAGES = [
    *(("caseworker", name) for name in CASEWORKER_PAGES),
    *OTHER_PAGES,
    *((who, name) for who, names in CATALOGUE_PAGES.items() for name in names),
    *(("handed_over", name) for name in HANDED_OVER_PAGES),
]


@pytest.fixture
def story():
    told = tell_story()
    deputy = UserFactory(team=told["case"].team)
    parts = tell_of_the_catalogue(told) | tell_of_agreeing(told) | tell_of_absences(told["case"], deputy)
    return told | {"handed_over": told["caseworker"], "deputy": deputy, "parts": parts}


def tell_of_agreeing(told):
    """Two versions, and a plan that costs more than the limit, about which the lead was asked before it changed."""
    case = told["case"]
    case.interventions.in_plan().update(price_per_week=1_000)
    day = ConferenceDayFactory(team=case.team, on=datetime.date(2099, 1, 7), chair=told["team_lead"])
    conference = ConferenceFactory(analysis=AnalysisFactory(case=case), day=day)
    draft, signed = contributions_of(conference.analysis, case.coordinator)
    template_line = PlanTemplateLineFactory(offer__title="Sund søvn")
    version = PlanVersionFactory(case=case, number=1, content=content(interventions=[MENTOR]))
    batch = PaperBatchFactory(by=told["team_lead"], total=2, packed=1, ready_at=timezone.now(), zip="x.zip")
    PlanInBatchFactory(batch=batch, version=version, state="failed", problem="PDF’en kunne ikke laves (ValueError).")
    return {
        "quiet_case": told["quiet_case"].pk,
        "number": version.number,
        "batch": batch.pk,
        "contribution": draft.pk,
        "signed_contribution": signed.pk,
        "conference": conference.pk,
        "conference_day": day.pk,
        "analysis_step": "samtaler",
        "figure": tell_of_reports(case),
        "participant": ParticipantFactory(conference=conference).pk,
        **tell_of_proposals(conference),
        **measured(case),
        "other_number": PlanVersionFactory(case=case, number=2, content=content()).number,
        "advice": f"uncovered-{case.factors.get(area__label='Bekymring for forsørgelsen').pk}",
        "approval": PlanApprovalFactory(case=case).pk,
        "price_limit": PriceLimitFactory(kroner=1_000).pk,
        "user": case.coordinator.pk,
        "holder": case.coordinator.pk,
        "kept_team": case.team_id,
        "division": Division.objects.create(name="Job og ydelse", head=told["team_lead"]).pk,
        "why": "coordinator",
        "sample": look_sample(case, told["team_lead"]).pk,
        "rights_review": rights_review(told["team_lead"], case.coordinator).pk,
        "moved": moved(told["quiet_case"], told["team_lead"]),
        **investment_rows(),
        "norm": CaseloadNorm.objects.create(from_on=datetime.date(2020, 1, 1)).pk,
        **tell_of_contact(case),
        **tell_of_talks(case),
        **tell_of_lists(case),
        "plan_template": template_line.template_id,
        "plan_template_line": template_line.pk,
    }


@pytest.fixture
def look(browser, live_server, client, log_in, story):
    """Opens a page as somebody, who keeps one window for each way of looking."""
    windows = {}

    def look(who, name, prepare=lambda page: page, **window):
        key = (who, str(window))
        if key not in windows:
            context = browser.new_context(locale="da-DK", **window)
            if who != "anonymous":
                log_in(context, story[who])
            if who == "handed_over":
                hand_over(client, story["parts"]["measurement"])
            windows[key] = prepare(context.new_page())
        page = windows[key]
        wanted = live_server.url + address(name, story["parts"])
        assert page.goto(wanted).status == 200, name
        assert page.url == wanted, f"{name} leads elsewhere"
        return page

    yield look
    for page in windows.values():
        page.context.close()


def hand_over(client, measurement):
    """The screen of whoever was logged in last shows the citizen's questions."""
    session = client.session
    session[KEY] = measurement
    session.save()


def address(name, parts):
    if name == "catalog:offer_compare":
        return f"{reverse(name)}?{NAME}={parts['slug']}&{NAME}={parts['training']}"
    if name == "catalog:offer_send":
        return reverse(name, args=[parts["draft_offer"]])
    if name == "followup:measurement_create":
        return reverse(name, args=[parts["quiet_case"]])
    name, mark, asked = name.partition("?")
    return reverse(name, args=[parts[part] for part in DOORS[name][1]]) + mark + asked


def test_no_page_of_the_catalogue_and_of_following_up_is_forgotten():
    pages = {name for name, (_, _, methods) in DOORS.items() if "GET" in methods} - NO_PAGES
    looked_after = {name for name in pages if name.startswith(LOOKED_AFTER)}

    assert looked_after - {name for _, name in PAGES} == set()


def headings(page):
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.locator("main h1, main h2").all_inner_texts()


@pytest.mark.parametrize("widths", [1, pytest.param(2, marks=pytest.mark.often)])
@pytest.mark.parametrize("half", [0, 1])
def test_pages_have_no_accessibility_fault_and_say_the_same_without_javascript(
    look, watched, axe, sideways, half, widths
):
    """Each page is loaded once with a script, at the width the window was left at.

    To see them all twice takes as long as a third of the suite: here they take turns at the two widths and every other
    is loaded without a script, by `make browser` each is seen at both and loaded without.
    """
    faults, missing = [], []
    for turn, (who, name) in enumerate(PAGES[half::2]):
        page = look(who, name, watched, viewport=WIDE)
        sizes = [(WIDE, NARROW)[turn % 2]] if widths == 1 else [WIDE, NARROW]
        for size in sorted(sizes, key=lambda size: size != page.viewport_size):
            page.set_viewport_size(size)
            if size == WIDE:
                told = headings(page)
            faults += [f"{name}, {size['width']} px: {fault}" for fault in axe(page)]
            if wider := sideways(page):
                faults.append(f"{name}, {size['width']} px: scrolls {wider} px sideways")
        if WIDE in sizes:
            plain = headings(look(who, name, java_script_enabled=False, viewport=WIDE))
            if told != plain:
                missing.append((name, told, plain))

    assert faults == []
    assert missing == []

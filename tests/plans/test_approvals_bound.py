"""When a question about the price is taken back, what an approval is bound to, and who can answer."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from followup.approval_notices import tell_of_approvals
from hjoerring.case_end import LooseEnds, end_case
from journal.models import Access
from plans.approvals import gate_of
from tests.factories import FactorFactory, InterventionFactory, InvolvementFactory, UserFactory
from tests.plan_factories import PlanApprovalFactory, PriceLimitFactory

ANSWERS = {"agreed_on": "16.02.2026", "citizen_view": "agrees", "citizen_words": "", "signed_how": "spoken"}


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


def seen(client, url):
    """The answers, with the mark of the plan as the page shows it."""
    return ANSWERS | {"seen": client.get(url).context["form"]["seen"].initial}


@pytest.fixture
def dear(case):
    """25 begun weeks of 1.000 kr., above the limit."""
    PriceLimitFactory(kroner=20_000)
    return InterventionFactory(case=case, planned=True, price_per_week=1_000)


@pytest.fixture
def freeze_url(case):
    return reverse("plans:plan_freeze", args=[case.pk])


@pytest.fixture
def ask_url(case):
    return reverse("plans:plan_approval_ask", args=[case.pk])


@pytest.fixture
def lead(case):
    return UserFactory(team_lead=True, team=case.team)


def test_a_plan_agreed_by_the_lead_takes_the_question_back(client, case, freeze_url, dear, lead):
    approval = PlanApprovalFactory(case=case)
    client.force_login(lead)
    client.post(freeze_url, seen(client, freeze_url))

    approval.refresh_from_db()
    assert (approval.state, approval.answered_by) == ("withdrawn", lead)
    assert tell_of_approvals() == 0


def test_a_plan_agreed_under_a_raised_limit_takes_the_question_back(staff, case, freeze_url, ask_url, dear, lead):
    staff.post(ask_url, {"because": "Flere barrierer på én gang"})
    PriceLimitFactory(kroner=90_000, from_on=datetime.date(2026, 2, 16))

    assert staff.post(freeze_url, seen(staff, freeze_url)).status_code == 302
    assert case.plan_approvals.get().state == "withdrawn"


def test_closing_the_case_takes_the_question_back_and_the_lead_reads_so(client, case, lead):
    approval = PlanApprovalFactory(case=case)
    end_case(case, LooseEnds.of(case), {}, on=datetime.date(2026, 2, 16), reason="job", note="", by=case.coordinator)
    client.force_login(lead)

    page = client.get(reverse("team_plans:approval_answer", args=[approval.pk]))
    listed = client.get(reverse("team_plans:approval_list")).text

    assert page.status_code == 200
    assert "Trukket tilbage" in page.text
    assert "Send svar" not in page.text
    assert "Ingen planer venter på din godkendelse." in listed
    assert tell_of_approvals() == 0


def test_what_waits_in_a_case_closed_by_others_is_in_no_list(client, case, lead):
    PlanApprovalFactory(case=case)
    case.close(on=datetime.date(2026, 2, 16), reason="job", by=case.coordinator)
    client.force_login(lead)

    assert "Ingen planer venter på din godkendelse." in client.get(reverse("team_plans:approval_list")).text
    assert tell_of_approvals() == 0


class TestWhatAnApprovalIsBoundTo:
    @pytest.fixture
    def approved(self, staff, case, ask_url, dear, lead):
        staff.post(ask_url, {"because": "Flere barrierer på én gang"})
        case.plan_approvals.get().settle("approved", by=lead)
        return dear

    @staticmethod
    def gate(case):
        return gate_of(case, case.interventions.in_plan().for_display(), datetime.date(2026, 2, 16))

    def test_a_start_a_follow_up_and_a_weighing_keep_it(self, case, approved, lead, caseworker):
        factor = FactorFactory(case=case)
        approved.start(on=datetime.date(2026, 2, 16), by=caseworker)
        approved.carry_on(until=datetime.date(2026, 3, 16), effect="less", adjust=True)
        factor.weigh(1, assessor="caseworker", on=datetime.date(2026, 2, 16), by=caseworker)

        assert self.gate(case).is_approved

    def test_agreeing_keeps_it_for_the_next_version(self, staff, case, approved, freeze_url):
        staff.post(freeze_url, seen(staff, freeze_url))

        assert self.gate(case).is_approved

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ends_on", datetime.date(2026, 9, 30)),
            ("hours_per_week", 12),
            ("price_per_week", 1_100),
            ("payer", "department"),
        ],
    )
    def test_what_is_said_or_costs_otherwise_voids_it(self, case, approved, name, value, lead):
        setattr(approved, name, value)
        approved.save()

        assert self.gate(case).is_outdated

    def test_other_days_of_the_same_length_void_it(self, case, approved, lead):
        with time_machine.travel(datetime.datetime(2026, 2, 16, 9, 5, tzinfo=datetime.UTC), tick=False):
            approved.starts_on += datetime.timedelta(days=7)
            approved.ends_on += datetime.timedelta(days=7)
            approved.change(by=lead)

        assert self.gate(case).is_outdated

    def test_a_new_line_voids_it(self, case, approved):
        InterventionFactory(case=case, planned=True, price_per_week=1)

        assert self.gate(case).is_outdated


class TestAProtectedCitizen:
    @pytest.fixture
    def kept(self, case, dear, lead):
        case.is_restricted = True
        case.save()
        return case

    def test_nobody_can_answer_so_nobody_is_asked(self, staff, kept, ask_url):
        page = staff.get(ask_url).text
        response = staff.post(ask_url, {"because": "Flere barrierer på én gang"})

        assert "Ingen teamleder har adgang til sagen. Bed administratoren" in page
        assert "får besked" not in page
        assert response.status_code == 422
        assert not kept.plan_approvals.exists()

    def test_a_lead_with_a_part_in_it_is_named_and_can_answer(self, staff, client, kept, ask_url, lead):
        InvolvementFactory(case=kept, user=lead)

        assert f"{lead.name} får besked" in staff.get(ask_url).text
        staff.post(ask_url, {"because": "Flere barrierer på én gang"})
        assert tell_of_approvals() == 1
        client.force_login(lead)
        url = reverse("team_plans:approval_answer", args=[kept.plan_approvals.get().pk])
        assert client.post(url, {"state": "approved"}).status_code == 302


def test_who_may_not_see_the_case_any_more_is_not_told_the_answer(case, lead):
    asker = UserFactory()
    approval = PlanApprovalFactory(case=case, asked_by=asker)
    approval.settle("approved", by=lead)

    assert tell_of_approvals() == 0
    InvolvementFactory(case=case, user=asker)
    assert tell_of_approvals() == 1


def test_refusals_are_noted(client, case, caseworker):
    other = UserFactory(team_lead=True)
    approval = PlanApprovalFactory(case=case)
    pages = [reverse("team_plans:approval_answer", args=[approval.pk]), reverse("plans:plan_cost", args=[case.pk])]
    asked = {}
    for user in (other, caseworker):
        client.force_login(user)
        asked[user] = [client.get(url).status_code for url in pages]

    assert asked == {other: [404, 404], caseworker: [403, 403]}
    noted = Access.objects.filter(case_id=case.pk, outcome="refused").order_by("pk").values_list("user", "page")
    names = ["team_plans:approval_answer", "plans:plan_cost"]
    assert list(noted) == [(user.pk, name) for user in (other, caseworker) for name in names]


def test_of_two_administrators_the_second_who_ends_a_limit_is_shown_both(client):
    limit = PriceLimitFactory()
    client.force_login(UserFactory(administrator=True))
    url = reverse("price_limit_end", args=[limit.pk])
    first = client.post(url, {"until_on": "31.12.2026", "version": "1"})
    second = client.post(url, {"until_on": "31.03.2026", "version": "1"})

    limit.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert (limit.until_on, limit.version) == (datetime.date(2026, 12, 31), 2)


def test_a_plan_that_was_changed_since_the_question_is_not_approved_by_an_old_page(
    staff, client, case, ask_url, dear, lead
):
    staff.post(ask_url, {"because": "Flere barrierer på én gang"})
    approval = case.plan_approvals.get()
    InterventionFactory(case=case, planned=True)
    client.force_login(lead)
    url = reverse("team_plans:approval_answer", args=[approval.pk])

    refused = client.post(url, {"state": "approved", "answer": "Kør bare"})
    declined = client.post(url, {"state": "declined", "answer": "Spørg igen"})

    approval.refresh_from_db()
    assert refused.status_code == 422
    assert "Planen er ændret, siden der blev spurgt. Den kan ikke godkendes, som den var." in refused.text
    assert "Kør bare" in refused.text
    assert (declined.status_code, approval.state) == (302, "declined")

import datetime

import pytest
import time_machine
from django.urls import reverse

from followup.approval_notices import tell_of_approvals
from journal.models import Event
from notices.models import Notice
from plans.approvals import price_of
from plans.models import PlanApproval, PriceLimit
from tests.factories import CaseFactory, InterventionFactory, UserFactory
from tests.plan_factories import PlanApprovalFactory, PriceLimitFactory

ANSWERS = {"agreed_on": "16.02.2026", "citizen_view": "agrees", "citizen_words": "", "signed_how": "spoken"}
SHUT = "Teamlederen skal godkende den først."


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


def seen(client, url, answers):
    """With the mark of the plan as the page shows it."""
    return answers | {"seen": client.get(url).context["form"]["seen"].initial}


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


def test_a_plan_below_the_limit_needs_nobody(staff, case, freeze_url, ask_url):
    PriceLimitFactory(kroner=20_000)
    InterventionFactory(case=case, price_per_week=500)

    assert staff.get(ask_url).headers["Location"] == freeze_url
    assert staff.post(freeze_url, seen(staff, freeze_url, ANSWERS)).status_code == 302


def test_only_what_the_municipality_pays_is_counted(case):
    ours = InterventionFactory(case=case, price_per_week=100)
    theirs = InterventionFactory(case=case, price_per_week=1_000, payer="region")

    assert price_of([ours, theirs]) == 2_500


def test_a_plan_above_the_limit_is_not_agreed_without_the_lead(staff, case, freeze_url, dear):
    page = staff.get(freeze_url).text
    response = staff.post(freeze_url, seen(staff, freeze_url, ANSWERS))

    assert "Planen koster mere end 20.000 kr." in page
    assert "25.000" not in page
    assert (response.status_code, SHUT in response.text) == (422, True)
    assert not case.plan_versions.exists()


def test_asking_answering_and_agreeing(staff, client, case, freeze_url, ask_url, dear, lead, caseworker):
    staff.post(ask_url, {"because": "Flere barrierer på én gang"})
    approval = case.plan_approvals.get()
    waiting = staff.get(freeze_url).text
    client.force_login(lead)
    answered = client.post(reverse("team_plans:approval_answer", args=[approval.pk]), {"state": "approved"})
    client.force_login(caseworker)
    agreed = client.post(freeze_url, seen(client, freeze_url, ANSWERS))

    assert (approval.price, approval.limit) == (25_000, 20_000)
    assert "Venter på teamlederens godkendelse" in waiting
    assert answered.status_code == agreed.status_code == 302
    assert case.plan_versions.count() == 1
    told = list(Event.objects.of_case(case.pk).values_list("text", flat=True))
    assert {"Planens pris er sendt til godkendelse", "Planens pris: godkendt"} <= set(told)


def test_a_plan_that_changed_after_it_was_approved_is_asked_anew(staff, case, freeze_url, ask_url, dear, lead):
    staff.post(ask_url, {"because": "Flere barrierer på én gang"})
    case.plan_approvals.get().settle("approved", by=lead)
    dear.hours_per_week = 12
    dear.change(by=lead)

    response = staff.post(freeze_url, seen(staff, freeze_url, ANSWERS))

    assert SHUT in response.text
    assert "Planen er ændret, siden teamlederen blev spurgt" in response.text


def test_asking_again_takes_the_earlier_question_back(staff, case, ask_url, dear, lead):
    staff.post(ask_url, {"because": "Flere barrierer på én gang"})
    dear.hours_per_week = 12
    dear.change(by=lead)
    staff.post(ask_url, {"because": "Nu kortere"})

    assert list(case.plan_approvals.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "waiting"]


def test_a_reason_is_asked_for(staff, case, ask_url, dear, lead):
    response = staff.post(ask_url, {"because": " "})

    assert response.status_code == 422
    assert "Skriv, hvorfor planen er pengene værd." in response.text


def test_who_leads_the_team_approves_by_agreeing(client, case, freeze_url, dear, lead):
    client.force_login(lead)

    assert client.post(freeze_url, seen(client, freeze_url, ANSWERS)).status_code == 302


def test_declining_takes_a_reason_that_the_caseworker_reads(client, case, freeze_url, ask_url, dear, lead, caseworker):
    client.force_login(caseworker)
    client.post(ask_url, {"because": "Flere barrierer på én gang"})
    url = reverse("team_plans:approval_answer", args=[case.plan_approvals.get().pk])
    client.force_login(lead)
    without = client.post(url, {"state": "declined", "answer": ""})
    client.post(url, {"state": "declined", "answer": "Find noget billigere"})
    client.force_login(caseworker)

    assert without.context["form"].errors["answer"] == ["Skriv, hvorfor planen ikke godkendes."]
    assert "Find noget billigere" in client.get(freeze_url).text


def test_of_two_answers_the_second_is_told(client, case, lead):
    approval = PlanApprovalFactory(case=case)
    client.force_login(lead)
    PlanApproval.objects.get(pk=approval.pk).settle("approved", by=UserFactory(team_lead=True, team=case.team))

    response = client.post(
        reverse("team_plans:approval_answer", args=[approval.pk]), {"state": "declined", "answer": "Nej"}, follow=True
    )

    assert "Der er svaret" in response.text
    approval.refresh_from_db()
    assert approval.state == "approved"


def test_the_list_is_of_the_leads_own_team(client, case, lead):
    mine = PlanApprovalFactory(case=case, because="Min egen")
    PlanApprovalFactory(because="En andens")
    client.force_login(lead)

    text = client.get(reverse("team_plans:approval_list")).text

    assert reverse("team_plans:approval_answer", args=[mine.pk]) in text
    assert "En andens" not in text


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, case, lead, count_queries):
    client.force_login(lead)
    PlanApprovalFactory(case=case)
    url = reverse("team_plans:approval_list")
    one = count_queries(lambda: client.get(url))
    for _ in range(5):
        PlanApprovalFactory(case=CaseFactory(team=case.team))

    assert count_queries(lambda: client.get(url)) == one


def test_leads_and_askers_are_told_once_without_names_and_prices(case, lead):
    UserFactory(team_lead=True)
    approval = PlanApprovalFactory(case=case)

    assert (tell_of_approvals(), tell_of_approvals()) == (1, 0)
    assert Notice.objects.get().recipient == lead

    approval.settle("declined", answer="For dyrt", by=lead)
    tell_of_approvals()

    told = Notice.objects.get(recipient=case.coordinator)
    assert told.text == f"Planen i sag {case.number} er ikke godkendt. Se hvorfor."
    for notice in Notice.objects.all():
        assert case.citizen.last_name not in notice.text
        assert "60" not in notice.text.replace(case.number, "")


class TestTheLimit:
    @pytest.fixture
    def admin(self, client):
        client.force_login(UserFactory(administrator=True))
        return client

    def test_the_newest_limit_that_has_begun_counts(self):
        PriceLimitFactory(kroner=10_000)
        PriceLimitFactory(kroner=20_000, from_on=datetime.date(2026, 1, 1))
        PriceLimitFactory(kroner=90_000, from_on=datetime.date(2027, 1, 1))

        assert PriceLimit.objects.on(datetime.date(2026, 2, 16)).kroner == 20_000

    def test_an_administrator_sets_and_ends_it(self, admin):
        admin.post(reverse("price_limit_create"), {"kroner": "50.000", "from_on": "01.03.2026", "until_on": ""})
        limit = PriceLimit.objects.get()
        admin.post(reverse("price_limit_end", args=[limit.pk]), {"until_on": "31.03.2026", "version": "1"})

        limit.refresh_from_db()
        assert (limit.kroner, limit.until_on) == (50_000, datetime.date(2026, 3, 31))
        assert "50.000 kr." in admin.get(reverse("price_limit_list")).text

    def test_it_does_not_end_before_it_began(self, admin):
        limit = PriceLimitFactory(from_on=datetime.date(2026, 2, 1))

        response = admin.post(
            reverse("price_limit_end", args=[limit.pk]), {"until_on": "31.01.2026", "version": str(limit.version)}
        )

        assert response.status_code == 422
        assert response.context["form"].errors["until_on"] == ["Grænsen kan ikke ophøre, før den begynder."]

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({"kroner": "x"}, "kroner", "Skriv beløbet i hele kroner."),
            ({"from_on": "01.01.2020"}, "from_on", "Der er allerede en grænse fra den dag."),
            ({"until_on": "01.02.2026"}, "until_on", "Grænsen kan ikke ophøre, før den begynder."),
        ],
    )
    def test_what_is_wrong_is_told_at_the_field(self, admin, answers, field, message):
        PriceLimitFactory()
        sent = {"kroner": "50.000", "from_on": "01.03.2026", "until_on": ""} | answers

        response = admin.post(reverse("price_limit_create"), sent)

        assert response.status_code == 422
        assert response.context["form"].errors[field] == [message]

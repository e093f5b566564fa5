import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from journal.models import Access
from plans.models import PlanVersion, Reconsideration
from plans.pdf import edition
from tests.factories import (
    CaseFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.plan_factories import PlanPaperFactory

TODAY = datetime.date(2026, 2, 16)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("plans:plan_detail", args=[case.pk])


def test_an_intervention_says_what_it_is_for(staff, case, url):
    intervention = InterventionFactory(
        case=case, offer__title="Hverdagsmentor", expected_effect="Møder tre dage om ugen", hours_per_week="2.5"
    )
    intervention.goals.add(GoalFactory(case=case, title="Gartner"))
    intervention.factors.add(FactorFactory(case=case, area__label="Stress og overbelastning"))

    text = staff.get(url).text

    for words in (
        "Hverdagsmentor",
        "Møder tre dage om ugen",
        "2,5 timer om ugen hos Virksomhedsteamet",
        "05.01.2026–26.06.2026",
        "ma 02.03.2026",
        "Gartner",
        "Stress og overbelastning",
        reverse("followup:follow_up_create", args=[case.pk, intervention.pk]),
    ):
        assert words in text


def test_an_overdue_follow_up_is_told(staff, case, url):
    InterventionFactory(case=case, follow_up_on=datetime.date(2026, 2, 13))

    assert "Skulle have været for 3 dage siden" in staff.get(url).text


def test_an_empty_plan_says_where_to_begin(staff, url):
    text = staff.get(url).text

    assert "Der er ingen indsatser i planen" in text
    assert "Find den første indsats i kataloget" in text


def test_a_barrier_nothing_acts_on_is_shown_with_a_way_to_suggestions(staff, case, url):
    covered = FactorFactory(case=case, area__label="Kroniske smerter")
    lacking = FactorFactory(case=case, area__label="Dårlig søvn")
    FactorFactory(case=case, area__label="Er gået over", weight=0)
    InterventionFactory(case=case).factors.add(covered)

    text = staff.get(url).text

    assert "1 af 2 dækket" in text
    assert text.count("Ingen indsats<") == 1
    assert f"barriere={lacking.pk}" in text
    assert "Er gået over" not in text


def test_an_ended_intervention_no_longer_covers_a_barrier(staff, case, url):
    InterventionFactory(case=case, completed=True).factors.add(FactorFactory(case=case))

    assert "0 af 1 dækket" in staff.get(url).text


def test_hours_over_the_ceiling_are_told_by_week(staff, case, url):
    case.weekly_hours_ceiling = 10
    case.save()
    InterventionFactory(case=case, hours_per_week=6)
    InterventionFactory(
        case=case,
        hours_per_week=6,
        starts_on=datetime.date(2026, 3, 2),
        ends_on=datetime.date(2026, 3, 13),
    )

    text = staff.get(url).text

    assert "Aftalt loft: 10 timer." in text
    assert "Over loftet i uge 10–11" in text
    assert "Flest på samme tid: 2 fra 02.03.2026" in text


def test_ended_interventions_stand_with_their_reason_and_dropped_ones_do_not(staff, case, url):
    ended = datetime.date(2026, 2, 2)
    InterventionFactory(
        case=case,
        status="stopped",
        follow_up_on=None,
        ended_on=ended,
        end_reason="Flyttede til Aalborg",
        latest_effect="less",
    )
    InterventionFactory(
        case=case,
        status="dropped",
        follow_up_on=None,
        ended_on=ended,
        end_reason="Ville ikke",
        offer__title="Fravalgt indsats",
    )

    text = staff.get(url).text

    assert "Flyttede til Aalborg" in text
    assert "Virker mindre end forventet" in text
    assert "Fravalgt indsats" not in text


def test_a_plan_to_be_reconsidered_shows_both_ways_out(staff, case, url):
    Reconsideration.objects.create(case=case, reason="Hverdagsmentor havde ingen effekt")

    text = staff.get(url).text

    assert "Hverdagsmentor havde ingen effekt" in text
    assert reverse("plans:plan_freeze", args=[case.pk]) in text
    assert reverse("plans:plan_reconsider", args=[case.pk]) in text


def test_the_plan_holds_when_somebody_says_why(staff, case):
    question = Reconsideration.objects.create(case=case, reason="Ingen effekt")
    url = reverse("plans:plan_reconsider", args=[case.pk])

    assert "Skriv, hvorfor planen holder." in staff.post(url, {"answer": " "}).text
    staff.post(url, {"answer": "Karina var syg i perioden"})

    question.refresh_from_db()
    assert question.answer == "Karina var syg i perioden"
    assert question.closed_on == TODAY
    assert "Planen skal genovervejes" not in staff.get(reverse("plans:plan_detail", args=[case.pk])).text


def test_a_plan_that_is_not_marked_needs_no_answer(staff, case, url):
    response = staff.get(reverse("plans:plan_reconsider", args=[case.pk]), follow=True)

    assert response.redirect_chain == [(url, 302)]
    assert "Planen er ikke markeret til genovervejelse." in response.text


def test_those_who_only_see_the_case_get_no_buttons(client, case, url):
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=case, user=mentor)
    InterventionFactory(case=case)
    InterventionFactory(case=case, planned=True)
    FactorFactory(case=case)
    client.force_login(mentor)

    text = client.get(url).text

    for words in ("Registrér opfølgning", "Redigér", "Fravælg", "Start", "aftal planen", "Vis forslag"):
        assert words not in text


def test_another_team_finds_no_plan(client, url):
    client.force_login(UserFactory())

    assert client.get(url).status_code == 404


def test_a_closed_case_shows_its_plan_and_takes_no_changes(staff, case, url):
    case.closed_on, case.close_reason = TODAY, "job"
    case.save()

    assert staff.get(url).status_code == 200
    assert staff.get(reverse("plans:plan_build", args=[case.pk])).status_code == 403
    assert staff.post(reverse("plans:plan_freeze", args=[case.pk])).status_code == 403


def test_many_interventions_cost_as_many_queries_as_one(staff, case, url, count_queries):
    def add(number):
        for _ in range(number):
            intervention = InterventionFactory(case=case)
            intervention.goals.add(GoalFactory(case=case))
            intervention.factors.add(FactorFactory(case=case))
            InterventionFactory(case=case, planned=True)
            InterventionFactory(case=case, completed=True)
            PlanPaperFactory(version__case=case)

    add(1)
    staff.get(url)
    one = count_queries(lambda: staff.get(url))
    add(24)
    assert count_queries(lambda: staff.get(url)) == one
    add(75)
    assert count_queries(lambda: staff.get(url)) == one


def version_of(case, **kwargs):
    return paper_of(case, **kwargs).version


def paper_of(case, **kwargs):
    return PlanPaperFactory(version__case=case, version__number=3, **kwargs)


def status_of(case):
    return reverse("plans:plan_version_status", args=[case.pk, 3])


def test_a_new_version_asks_for_its_pdf_until_it_is_there(staff, case, htmx):
    version_of(case)

    text = staff.get(status_of(case), headers=htmx).text

    assert "PDF laves" in text
    assert 'hx-trigger="every 2s"' in text


def test_after_a_minute_the_page_stops_asking(staff, case, htmx):
    version_of(case)

    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, 1, 1, tzinfo=datetime.UTC), tick=False):
        text = staff.get(status_of(case), headers=htmx).text

    assert "tager længere end normalt" in text
    assert "hx-trigger" not in text


def test_a_machine_that_cannot_draw_says_why(staff, case, htmx):
    version_of(case, problem="PDF kan ikke tegnes på denne maskine.")

    assert "PDF kan ikke tegnes på denne maskine." in staff.get(status_of(case), headers=htmx).text


def test_a_drawing_that_failed_says_when_it_is_tried_again(staff, case, htmx):
    at = datetime.datetime(2026, 2, 16, 9, 5, tzinfo=datetime.UTC)
    version_of(case, problem="PDF’en kunne ikke laves (ValueError).", tries=2, try_again_at=at)

    text = staff.get(status_of(case), headers=htmx).text

    assert "PDF’en kunne ikke laves (ValueError). Der bliver prøvet igen kl. 10.05." in text
    assert "<form" not in text


def test_a_page_that_asks_by_itself_is_noted_once_an_hour(staff, caseworker, case, htmx):
    version_of(case)
    noted = Access.objects.filter(page="plans:plan_version_status", case_id=case.pk, user=caseworker)
    for _ in range(5):
        staff.get(status_of(case), headers=htmx)
    assert noted.count() == 1

    other = Client()
    other.force_login(UserFactory(team=case.team))
    other.get(status_of(case), headers=htmx)
    assert Access.objects.filter(page="plans:plan_version_status").count() == 2

    with time_machine.travel(datetime.datetime(2026, 2, 16, 10, 0, 1, tzinfo=datetime.UTC), tick=False):
        staff.logout()
        staff.force_login(caseworker)
        staff.get(status_of(case), headers=htmx)
    assert noted.count() == 2


def test_a_refused_page_that_asks_by_itself_is_noted_each_time(client, case, htmx):
    version_of(case)
    client.force_login(UserFactory())

    for _ in range(3):
        assert client.get(status_of(case), headers=htmx).status_code == 404

    assert Access.objects.filter(case_id=case.pk, outcome="refused").count() == 3


def test_a_drawn_version_is_fetched_under_a_name_without_a_name(staff, case, htmx):
    paper = paper_of(case, edition=edition({}, "citizen"))
    paper.pdf.save("plan.pdf", ContentFile(b"%PDF-1.7 papir"), save=True)

    assert "Hent PDF" in staff.get(status_of(case), headers=htmx).text
    response = staff.get(paper.version.get_absolute_url())

    assert b"".join(response.streaming_content) == b"%PDF-1.7 papir"
    assert response.headers["Content-Disposition"] == f'attachment; filename="plan-{case.number}-v3.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"


def test_an_undrawn_version_is_told_as_such(staff, case):
    response = staff.get(version_of(case).get_absolute_url())

    assert response.status_code == 404
    assert "PDF’en er ikke klar endnu" in response.text


def test_without_script_the_state_leads_back_to_the_plan(staff, case, url):
    version_of(case)

    assert staff.get(status_of(case)).headers["Location"] == f"{url}#versioner"


def test_the_version_of_another_case_is_not_found(staff, case):
    other = PlanVersionFactory(number=7)

    assert staff.get(reverse("plans:plan_version_pdf", args=[case.pk, other.number])).status_code == 404
    assert PlanVersion.objects.filter(number=7).exists()


def test_what_ran_past_its_last_day_is_told(staff, case, url):
    InterventionFactory(case=case, ends_on=datetime.date(2026, 2, 15))

    assert "Sluttet uden svar" in staff.get(url).text


def test_the_page_of_documents_fetches_the_agreed_plans(staff, caseworker, htmx):
    case = CaseFactory(coordinator=caseworker)
    PlanVersionFactory(case=case, number=1, frozen_by=caseworker)
    url = reverse("plans:plan_version_list", args=[case.pk])

    assert f'hx-get="{url}"' in staff.get(reverse("cases:paper_list", args=[case.pk])).text
    assert "Version 1" in staff.get(url, headers=htmx).text
    assert staff.get(url).headers["Location"].endswith("#versioner")

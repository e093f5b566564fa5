"""The free times of a day are choices, and a case can be put on a day."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.conference_factories import AnalysisFactory, ConferenceDayFactory, ConferenceFactory, ContributionFactory
from tests.conferences.week import FRIDAY, clock
from tests.factories import CaseFactory

MONDAY = datetime.date(2026, 2, 9)


pytestmark = pytest.mark.usefixtures("a_monday_in_february")


@pytest.fixture
def analysis(case):
    return AnalysisFactory(case=case)


@pytest.fixture
def day(case):
    return ConferenceDayFactory(team=case.team, on=FRIDAY)


@pytest.fixture
def url(case):
    return reverse("conferences:conference_plan", args=[case.pk])


def chosen(staff, url):
    return staff.get(url).context["form"]["day"].value()


def test_the_free_times_of_a_day_are_choices(staff, url, analysis, day):
    ConferenceFactory(day=day, starts_at=clock(10), ends_at=clock(10, 45))

    page = staff.get(url).text

    offered = [hour for hour in ("09.00", "09.45", "10.00", "10.45", "15.15") if f'value="{day.pk}@{hour}"' in page]
    assert offered == ["09.00", "10.45", "15.15"]


def test_a_free_time_is_taken_as_it_is_chosen(staff, url, analysis, day):
    staff.post(url, {"day": f"{day.pk}@10.30", "at": "", "minutes": "45"})

    planned = analysis.conferences.get()
    assert (planned.day, planned.starts_at) == (day, clock(10, 30))


def test_what_is_written_counts_before_what_is_chosen(staff, url, analysis, day):
    staff.post(url, {"day": f"{day.pk}@10.30", "at": "13.10", "minutes": "45"})

    assert analysis.conferences.get().starts_at == clock(13, 10)


def test_a_day_without_free_time_is_not_chosen_beforehand(staff, case, url, analysis, day):
    full = ConferenceDayFactory(team=case.team, on=FRIDAY - datetime.timedelta(days=1))
    ConferenceFactory(
        day=full, starts_at=clock(9, on=full.on), ends_at=clock(20, on=full.on), analysis__case__team=case.team
    )

    assert chosen(staff, url) == f"{day.pk}@09.00"


def test_a_day_that_is_over_for_today_is_not_chosen_beforehand(staff, case, url, analysis):
    ConferenceDayFactory(team=case.team, on=MONDAY)

    with time_machine.travel(clock(19, 50, on=MONDAY), tick=False):
        assert chosen(staff, url) == "ny"


@pytest.mark.parametrize("given", [{"day": "{}@10.00", "at": ""}, {"day": "{}", "at": "10.15"}])
def test_a_time_that_is_taken_says_what_is_free(staff, url, analysis, day, given):
    ConferenceFactory(day=day, starts_at=clock(10), ends_at=clock(15))

    response = staff.post(url, {"day": given["day"].format(day.pk), "at": given["at"], "minutes": "45"})

    assert response.status_code == 422
    assert "Der er allerede en konference på det tidspunkt." in response.text
    assert "Ledigt fr 20.02.2026: 09.00 · 15.00." in response.text
    assert not analysis.conferences.exists()


@pytest.mark.parametrize("slot", ["{}@25.00", "{}@", "{}@9", "0@09.00", "x@09.00"])
def test_a_choice_that_is_none_is_refused(staff, url, analysis, day, slot):
    response = staff.post(url, {"day": slot.format(day.pk), "at": "99", "minutes": "45"})

    assert response.status_code == 422
    assert not analysis.conferences.exists()


def test_a_conference_that_is_moved_keeps_its_length(staff, case, analysis, day):
    ConferenceFactory(analysis=analysis, day=day, starts_at=clock(9), ends_at=clock(10, 30))
    url = reverse("conferences:conference_move", args=[case.pk])

    form = staff.get(url).context["form"]

    assert form["day"].value() == f"{day.pk}@10.30"
    assert form["minutes"].value() == 90


class TestOnTheDay:
    def test_a_case_that_waits_is_put_on_the_day(self, staff, case, analysis, day):
        writer = ContributionFactory(analysis=analysis)
        later = ConferenceDayFactory(team=case.team, on=FRIDAY - datetime.timedelta(days=2))

        page = staff.get(day.get_absolute_url()).text

        link = f"{reverse('conferences:conference_plan', args=[case.pk])}?dag={day.pk}"
        assert "Sæt en sag på" in page
        assert f"Mangler {writer.user.name}" in page
        assert link in page
        assert later.on < day.on
        assert chosen(staff, link) == f"{day.pk}@09.00"

    def test_a_day_that_is_over_takes_no_more(self, staff, case, analysis):
        over = ConferenceDayFactory(team=case.team, on=MONDAY - datetime.timedelta(days=3))

        assert "Sæt en sag på" not in staff.get(over.get_absolute_url()).text

    def test_many_rows_cost_as_many_queries_as_one(self, staff, case, caseworker, day, count_queries):
        AnalysisFactory(case=case)
        staff.get(day.get_absolute_url())
        one = count_queries(lambda: staff.get(day.get_absolute_url()))
        for _ in range(4):
            ContributionFactory(analysis=AnalysisFactory(case=CaseFactory(coordinator=caseworker)))

        assert count_queries(lambda: staff.get(day.get_absolute_url())) <= one + 1  # who is asked, once there is any

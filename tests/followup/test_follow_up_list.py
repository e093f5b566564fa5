import datetime
from datetime import timedelta

import pytest

from tests.factories import (
    FollowUpFactory,
    InterventionFactory,
    InvolvementFactory,
    OfferFactory,
    UserFactory,
)
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def url(case):
    return f"/sager/{case.pk}/opfoelgning/"


def test_coming_follow_ups_stand_with_the_latest_first(staff, url, case):
    later = InterventionFactory(case=case, offer=OfferFactory(title="Mentor"), follow_up_on=TODAY + 3 * DAY)
    late = InterventionFactory(case=case, offer=OfferFactory(title="Træning"), follow_up_on=TODAY - 12 * DAY)
    InterventionFactory(case=case, offer=OfferFactory(title="Planlagt kursus"), planned=True)

    response = staff.get(url)

    assert list(response.context["running"]) == [late, later]
    assert "Planlagt kursus" not in response.text
    assert "for 12 dage siden" in response.text
    assert "om 3 dage" in response.text
    for intervention in (late, later):
        assert f'href="/sager/{case.pk}/indsatser/{intervention.pk}/opfoelgning/"' in response.text


def test_one_due_today_is_not_late(staff, url, case):
    InterventionFactory(case=case, follow_up_on=TODAY)

    page = staff.get(url).text

    assert "i dag" in page
    assert "hm-tag--red" not in page


def test_what_ended_without_an_answer_says_so(staff, url, case):
    InterventionFactory(case=case, follow_up_on=TODAY, ends_on=TODAY - DAY)

    assert "Sluttet uden svar" in staff.get(url).text


def test_held_follow_ups_tell_all(staff, url, case):
    intervention = InterventionFactory(case=case, offer=OfferFactory(title="Træning"))
    who = UserFactory(first_name="Hanne", last_name="Lund")
    FollowUpFactory(
        intervention=intervention, effect="less", decision="adjust", note="Færre timer.", registered_by=who
    )

    page = staff.get(url).text

    for text in (
        "02.02.2026",
        "Træning",
        "Mindre end forventet",
        "Justér",
        "Færre timer.",
        "Hanne Lund",
        "02.03.2026",
    ):
        assert text in page


def test_the_newest_come_first_over_pages(staff, url, case):
    intervention = InterventionFactory(case=case)
    for day in range(30):
        FollowUpFactory(intervention=intervention, held_on=datetime.date(2026, 1, 5) + day * DAY, note=f"Dag {day}.")

    first, second = staff.get(url), staff.get(url, {"side": 2})

    assert [one.note for one in first.context["page"]][:2] == ["Dag 29.", "Dag 28."]
    assert len(first.context["page"]) == 25
    assert [one.note for one in second.context["page"]][-1] == "Dag 0."


def test_an_empty_case_says_what_comes(staff, url):
    page = staff.get(url).text

    assert "Ingen indsatser er i gang" in page
    assert "Der er ikke fulgt op endnu" in page


def test_another_case_stays_out(staff, url):
    FollowUpFactory(note="Hører til en anden.")

    assert "Hører til en anden." not in staff.get(url).text


def test_those_who_only_read_are_offered_no_form(client, url, case):
    mentor = InvolvementFactory(case=case, user=UserFactory(mentor=True)).user
    client.force_login(mentor)
    InterventionFactory(case=case)

    page = client.get(url).text

    assert "Kommende opfølgninger" in page
    assert "Registrér opfølgning" not in page


@pytest.mark.parametrize("side", ["0", "-3", "to", "\x00", "9" * 400])
def test_a_page_that_cannot_be_is_told(staff, url, side):
    response = staff.get(url, {"side": side})

    assert response.status_code == 422
    assert "Siden findes ikke." in response.text


def test_many_rows_cost_as_many_queries_as_one(staff, url, case, count_queries):
    def add(number):
        for _ in range(number):
            FollowUpFactory(intervention=InterventionFactory(case=case))

    add(1)
    staff.get(url)  # notes the session's time
    one = count_queries(lambda: staff.get(url))
    add(24)
    assert count_queries(lambda: staff.get(url)) == one
    add(75)
    assert count_queries(lambda: staff.get(url)) == one

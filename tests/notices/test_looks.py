import datetime
from functools import partial

import pytest
from django.urls import reverse

from cases.models import ReasonedLook
from journal.models import Access, Event
from notices.models import Notice
from notices.tasks import notify_leads
from tests.at_once import at_once, browsers_of
from tests.factories import CaseFactory, CitizenFactory, TeamFactory, UserFactory

URL = reverse("cases:access_request")


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 08:00+01:00", tick=False)


@pytest.fixture
def case():
    return CaseFactory(citizen=CitizenFactory(first_name="Karina", last_name="Holm"))


@pytest.fixture
def lead(case):
    return UserFactory(team_lead=True, team=case.team)


def ask(client, case):
    return client.post(URL, {"case_number": case.number, "reason": "cover", "text": "Har ondt i ryggen, dækker ind"})


def test_the_lead_of_the_case_is_told_without_names_or_what_was_written(staff, caseworker, case, lead):
    UserFactory(team_lead=True)
    UserFactory(team_lead=True, team=case.team, is_active=False)
    UserFactory(team=case.team)
    ask(staff, case)

    assert notify_leads() == 1

    notice = Notice.objects.get()
    assert (notice.recipient, notice.on) == (lead, datetime.date(2026, 3, 2))
    assert case.number in notice.text
    for secret in ("Karina", "Holm", "ryg", caseworker.name):
        assert secret not in notice.text + notice.url + notice.topic


def test_the_notice_leads_to_who_looked_and_why(client, staff, caseworker, case, lead):
    ask(staff, case)
    notify_leads()
    client.force_login(lead)

    page = client.get(Notice.objects.get().url).text

    assert caseworker.name in page
    assert "Har ondt i ryggen, dækker ind" in page


def test_each_lead_is_told_once_however_often_one_asks_that_day(staff, caseworker, case, lead, time_machine):
    UserFactory(team_lead=True, team=case.team)
    for hour in (8, 9, 17):
        time_machine.move_to(f"2026-03-02 {hour:02}:30+01:00", tick=False)
        staff.logout()
        staff.force_login(caseworker)
        assert ask(staff, case).status_code == 302
        notify_leads()

    look = ReasonedLook.objects.get()
    assert look.until_at == datetime.datetime(2026, 3, 3, 0, 30, tzinfo=datetime.UTC)
    assert Notice.objects.count() == 2
    assert Access.objects.filter(page="begrundet opslag").count() == 2


def test_the_next_day_is_another_look(staff, caseworker, case, lead, time_machine):
    ask(staff, case)
    time_machine.move_to("2026-03-03 08:00+01:00", tick=False)
    staff.logout()
    staff.force_login(caseworker)
    ask(staff, case)

    assert notify_leads() == 2
    assert notify_leads() == 0


def test_a_lead_is_not_told_of_their_own_look(client, lead):
    other = CaseFactory(team=TeamFactory())
    client.force_login(lead)
    ask(client, other)
    other.team = lead.team
    other.save()

    assert notify_leads() == 0


def test_a_case_that_was_restricted_since_is_told_to_nobody(staff, case, lead):
    ask(staff, case)
    case.is_restricted = True
    case.save()

    assert notify_leads() == 0


def test_an_hour_without_a_clock_is_caught_up_on(staff, case, lead, time_machine):
    ask(staff, case)
    time_machine.move_to("2026-03-06 08:00+01:00", tick=False)

    assert notify_leads() == 1
    assert Notice.objects.get().on == datetime.date(2026, 3, 2)


@pytest.mark.django_db(transaction=True)
def test_three_requests_at_once_are_one_look_and_one_notice(caseworker, case, lead):
    def send(browser):
        led_to = ask(browser, case).headers["Location"]
        notify_leads()
        return led_to

    answers = at_once(*(partial(send, browser) for browser in browsers_of(*[caseworker] * 3)))

    assert answers == [case.get_absolute_url()] * 3
    assert ReasonedLook.objects.count() == 1
    assert Notice.objects.filter(recipient=lead).count() == 1
    assert Access.objects.filter(page="begrundet opslag").count() == 1
    assert Event.objects.filter(case_id=case.pk).count() == 1


def test_many_looks_cost_as_many_queries_as_one(lead, case, count_queries):
    counts = []
    for more in (1, 24):
        for _ in range(more):
            ReasonedLook(
                case=CaseFactory(team=case.team), user=UserFactory(), reason="cover", text="Dækker ind"
            ).grant()
        Notice.objects.all().delete()
        counts.append(count_queries(notify_leads))

    assert counts[0] == counts[1]

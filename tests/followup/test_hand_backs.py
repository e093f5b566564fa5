"""A deputy hands back: a note a case, what was done is there already, and the colleague marks it read."""

from datetime import timedelta

import pytest

from accounts.models import Absence
from cases.models import CoverPart
from followup.hand_backs import ask_deputies
from followup.models import HandBack
from journal.models import Event
from notices.models import Notice
from tests.factories import CaseFactory, UserFactory
from tests.followup.clock_factories import AbsenceFactory
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def mette(caseworker):
    return UserFactory(team=caseworker.team, first_name="Mette", last_name="Kjær")


@pytest.fixture
def absence(mette, caseworker):
    return AbsenceFactory(user=mette, cover=caseworker, from_on=TODAY - 4 * DAY, until_on=TODAY)


@pytest.fixture
def url(absence):
    return f"/fravaer/{absence.pk}/aflever/"


def citizen(mette, name, done_by=None, **values):
    case = CaseFactory(coordinator=mette, citizen__first_name=name, citizen__last_name="Holm", **values)
    if done_by:
        case.note(Event.Kind.FOLLOW_UP, f"Samtale holdt med {name}", by=done_by)
    return case


def test_what_the_deputy_did_stands_there_and_a_note_is_told(client, staff, caseworker, mette, absence, url):
    done, quiet = citizen(mette, "Anna", caseworker), citizen(mette, "Bo")
    page = staff.get(url)
    assert "Samtale holdt med Anna" in page.text
    assert ([row[0].case for row in page.context["told"]], [row[0].case for row in page.context["quiet"]]) == (
        [done],
        [quiet],
    )

    response = staff.post(url, {f"besked-{done.pk}": "Ring til Anna om CV", f"besked-{quiet.pk}": ""}, follow=True)

    assert "Gemt. Mette Kjær får besked." in response.text
    assert "Ring til Anna om CV" in response.text
    notice = Notice.objects.get(recipient=mette)
    assert "Anna" not in notice.text
    client.force_login(mette)
    page = client.get(notice.url)
    assert "Ring til Anna om CV" in page.text
    assert "Samtale holdt med Anna" in page.text
    assert "Tilbagelevering skrevet" not in page.text
    assert [one.case for one in page.context["handed"]] == [done]
    assert "Markér som læst" in page.text

    response = client.post(f"{notice.url}laest/", follow=True)

    assert "markeret som læst" in response.text
    assert HandBack.objects.get().read_at
    notice.refresh_from_db()
    assert notice.read_at
    assert "Markér som læst</button>" not in response.text


def test_where_nothing_happened_it_is_said_once(client, mette, absence):
    client.force_login(mette)

    page = client.get(f"/fravaer/{absence.pk}/tilbage/").text

    assert "Der skete ikke noget i dine sager" in page
    assert "0 borgere" not in page


def test_it_can_be_put_right_and_taken_back_and_is_told_once_a_day(staff, caseworker, mette, absence, url):
    case = citizen(mette, "Anna", caseworker)
    for text in ("Først", "Først", "Så", ""):
        staff.post(url, {f"besked-{case.pk}": text})

    assert not HandBack.objects.exists()
    assert Notice.objects.filter(recipient=mette).count() == 1
    written = Event.objects.filter(case_id=case.pk, text__startswith="Tilbagelevering").order_by("pk")
    assert list(written.values_list("text", flat=True)) == [
        "Tilbagelevering skrevet til Mette Kjær",
        "Tilbagelevering skrevet til Mette Kjær",
        "Tilbagelevering taget tilbage til Mette Kjær",
    ]


def test_a_change_after_it_was_read_is_unread(client, staff, caseworker, mette, absence, url):
    case = citizen(mette, "Anna", caseworker)
    staff.post(url, {f"besked-{case.pk}": "Først"})
    HandBack.objects.mark_read()

    staff.post(url, {f"besked-{case.pk}": "Så"})

    assert HandBack.objects.get().read_at is None


def test_a_text_that_is_too_long_is_told_and_kept(staff, caseworker, mette, absence, url):
    case = citizen(mette, "Anna", caseworker)

    response = staff.post(url, {f"besked-{case.pk}": "x" * 1001})

    assert response.status_code == 422
    assert "x" * 1001 in response.text
    assert not HandBack.objects.exists()


def test_an_absence_that_is_deleted_meanwhile_is_gone(staff, caseworker, mette, absence, url, monkeypatch):
    case = citizen(mette, "Anna", caseworker)
    monkeypatch.setattr("followup.views.hand_backs.covered_by", lambda *_, **__: [absence])
    Absence.objects.filter(pk=absence.pk).delete()

    assert staff.post(url, {f"besked-{case.pk}": "Ring"}).status_code == 404
    assert not HandBack.objects.exists()


def test_a_deputy_of_a_part_has_that_part(client, caseworker, mette, absence, url):
    of_case = UserFactory(team=mette.team)
    named, other = citizen(mette, "Anna"), citizen(mette, "Bo")
    CoverPart.objects.create(absence=absence, cover=of_case, case=named)

    def listed(user):
        client.force_login(user)
        return [row[0].case for row in client.get(url).context["quiet"]]

    assert (listed(of_case), listed(caseworker)) == ([named], [other])


def test_neither_protected_cases_nor_other_days_are_told(staff, client, caseworker, mette, absence, url):
    hidden = citizen(mette, "Skjult", is_restricted=True)
    case = citizen(mette, "Anna")
    old = Event.objects.create(case_id=case.pk, actor=caseworker, kind="note", text="Gammelt", at="2026-01-01T12:00Z")

    page = staff.get(url)

    assert "Skjult" not in page.text
    assert old.text not in page.text
    staff.post(url, {f"besked-{hidden.pk}": "Det skulle ikke gå"})
    assert not HandBack.objects.exists()


@pytest.mark.parametrize(("days", "status"), [((-20, -15), 404), ((-20, -14), 200), ((1, 2), 404)])
def test_for_two_weeks(staff, absence, url, days, status):
    absence.from_on, absence.until_on = (TODAY + number * DAY for number in days)
    absence.save()

    assert staff.get(url).status_code == status


def test_many_cases_cost_as_many_statements_as_one(staff, caseworker, mette, absence, url, count_queries):
    citizen(mette, "Anna", caseworker)
    one = count_queries(lambda: staff.get(url))
    for _ in range(4):
        citizen(mette, "Bo", caseworker)

    assert count_queries(lambda: staff.get(url)) == one


def test_deputies_are_asked_once_when_the_colleague_is_back(mette, caseworker, absence):
    of_case = UserFactory(team=mette.team)
    CoverPart.objects.create(absence=absence, cover=of_case, case=citizen(mette, "Anna"))

    assert [ask_deputies(TODAY + number * DAY) for number in (0, 1, 1, 2)] == [0, 2, 0, 0]

    notice = Notice.objects.get(recipient=of_case)
    assert notice.text == "Mette Kjær er tilbage. Skriv, hvad der er sket, mens du var vikar."
    assert notice.url == f"/fravaer/{absence.pk}/aflever/"
    assert Notice.objects.filter(recipient=caseworker).count() == 1


def test_nobody_is_asked_on_a_day_off_or_who_cannot_log_in(mette, caseworker, absence):
    saturday = TODAY + 4 * DAY
    absence.until_on = saturday - DAY
    absence.save()
    assert [ask_deputies(saturday), ask_deputies(saturday + 2 * DAY)] == [0, 1]

    Notice.objects.all().delete()
    caseworker.is_active = False
    caseworker.save()
    assert ask_deputies(saturday + 2 * DAY) == 0

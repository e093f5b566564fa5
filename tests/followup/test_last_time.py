"""What was agreed last time, marked as done where the talk is registered."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from followup.models import AgreedTask, Meeting, MeetingDraft
from journal.models import Event
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory, HeldMeetingFactory, MeetingFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, citizen__first_name="Karina")


@pytest.fixture
def task(case):
    return AgreedTaskFactory(case=case, text="Ringer til tre butikker")


@pytest.fixture
def planned(case):
    return MeetingFactory(case=case)


@pytest.fixture
def url(planned):
    return f"/sager/{planned.case_id}/samtaler/{planned.pk}/registrer/"


@pytest.fixture
def said(caseworker):
    return {
        "udfald": "held",
        "on": "10.03.2026",
        "at": "10.00",
        "minutes": "45",
        "form": "in_person",
        "held_by": str(caseworker.pk),
        "plan_follow_up": "Praktikken går godt.",
        "ingen_aftaler": "on",
        "naeste_on": "07.04.2026",
        "version": "1",
    }


def ticked_in(page, task):
    field = re.search(rf'<input[^>]*name="gjort_{task.pk}"[^>]*>', page.text)
    return "checked" in field[0]


def done(task):
    task.refresh_from_db()
    return task.done_on, task.done_by


def test_each_stands_in_the_form_with_whose_it_is(staff, url, case, task, caseworker):
    AgreedTaskFactory(case=case, text="Skriver til a-kassen", owner="staff", user=caseworker)
    AgreedTaskFactory(case=case, text="Skriver udtalelse", owner="other", other_name="Egen læge")
    closed = AgreedTaskFactory(case=case, text="Er gjort", done_on=TODAY, done_by=caseworker)
    elsewhere = AgreedTaskFactory(text="Hos en anden")

    page = staff.get(url).text.partition('id="samtale"')[2].partition("</form>")[0]

    assert "Ringer til tre butikker" in page
    assert "Skriver til a-kassen" in page
    assert '<b class="hm-small">Karina</b>' in page
    assert f'<b class="hm-small">{caseworker.name}</b>' in page
    assert '<b class="hm-small">Egen læge</b>' in page
    assert f"gjort_{closed.pk}" not in page
    assert f"gjort_{elsewhere.pk}" not in page


def test_what_is_ticked_is_done_and_the_rest_stays_open(staff, url, said, case, task, caseworker):
    other = AgreedTaskFactory(case=case, text="Opdaterer CV")

    staff.post(url, said | {f"gjort_{task.pk}": "on"})

    assert done(task) == (TODAY, caseworker)
    assert done(other) == (None, None)
    told = list(Event.objects.filter(case_id=case.pk).order_by("pk").values_list("text", flat=True))
    assert told[1] == "Aftale gjort: Ringer til tre butikker"
    assert not any("Opdaterer CV" in line for line in told)


def test_nothing_is_done_when_the_talk_cannot_be_registered(staff, url, said, task):
    response = staff.post(url, said | {f"gjort_{task.pk}": "on", "plan_follow_up": ""})

    assert response.status_code == 422
    assert ticked_in(response, task)
    assert done(task) == (None, None)


def test_a_fault_while_the_talk_is_saved_leaves_nothing_done(staff, url, said, task, planned, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(Meeting, "_settle", fail)
    staff.raise_request_exception = False

    assert staff.post(url, said | {f"gjort_{task.pk}": "on"}).status_code == 500
    assert done(task) == (None, None)
    assert Meeting.objects.get(pk=planned.pk).is_planned


def test_a_tick_is_kept_in_the_draft_and_can_be_taken_away(staff, url, said, task):
    staff.post(url, said | {"kladde_version": "0", f"gjort_{task.pk}": "on"}, headers=HTMX)
    assert ticked_in(staff.get(url), task)
    assert done(task) == (None, None)

    staff.post(url, said | {"kladde_version": "1"}, headers=HTMX)
    assert not ticked_in(staff.get(url), task)


def test_a_tick_in_another_window_is_asked_about_in_words(staff, url, said, task):
    staff.post(url, said | {"kladde_version": "0", f"gjort_{task.pk}": "on"}, headers=HTMX)

    second = staff.post(url, said | {"kladde_version": "0"}, headers=HTMX)

    assert second.status_code == 409
    assert f"Gjort: {task.text}" in second.text
    label = f'<span><span class="sr-only">Gjort: {task.text}: </span>'
    assert f'name="gjort_{task.pk}" value="on" data-edition="theirs">{label}Ja</span>' in second.text
    assert f'name="gjort_{task.pk}" value="" checked>{label}Nej</span>' in second.text
    assert second.text.count('<th scope="row">') == 1


def test_an_agreement_that_came_meanwhile_is_no_other_edition_of_the_draft(staff, url, said, case, task):
    staff.post(url, said | {"kladde_version": "0"}, headers=HTMX)
    AgreedTaskFactory(case=case, text="Kom til imens")

    assert staff.post(url, said | {"kladde_version": "0"}, headers=HTMX).status_code == 200
    assert MeetingDraft.objects.get().version == 2


def test_what_a_colleague_marked_first_is_done_once(staff, url, said, task):
    colleague = UserFactory(team=task.case.team)
    task.finish(by=colleague)

    response = staff.post(url, said | {f"gjort_{task.pk}": "on"}, follow=True)

    assert "Samtalen er registreret." in response.text
    assert done(task) == (TODAY, colleague)
    assert Event.objects.filter(case_id=task.case_id, text__startswith="Aftale gjort").count() == 1


def test_what_a_colleague_dropped_meanwhile_is_told(staff, url, said, task, caseworker):
    task.drop(because="Butikkerne er lukket", by=caseworker)

    response = staff.post(url, said | {f"gjort_{task.pk}": "on"}, follow=True)

    told = f"»{task.text}« er ikke meldt gjort. Aftalen blev droppet 10.03.2026: Butikkerne er lukket"
    assert escape(told) in response.text
    assert "Samtalen er registreret." in response.text
    assert done(task) == (None, None)


def test_of_two_windows_that_register_at_once_one_marks_it(staff, url, said, task):
    staff.post(url, said | {f"gjort_{task.pk}": "on"})
    task.undo(by=UserFactory(team=task.case.team))

    assert staff.post(url, said | {f"gjort_{task.pk}": "on"}).status_code == 409
    assert done(task) == (None, None)


@pytest.mark.parametrize("rubbish", ["x", "-1", "0", "9" * 18, "9" * 40, "²", "\x00", "1 OR 1=1"])
def test_rubbish_and_what_is_of_another_case_mark_nothing(staff, url, said, task, rubbish):
    other = AgreedTaskFactory()

    response = staff.post(url, said | {f"gjort_{rubbish}": "on", f"gjort_{other.pk}": "on"})

    assert response.status_code == 302
    assert not AgreedTask.objects.exclude(done_on=None).exists()


def test_one_empty_row_is_shown_and_more_open_one_by_one(staff, url, said):
    page = staff.get(url).text
    assert page.count('<details class="hm-another"><summary>Flere aftaler') == 5

    said = {name: value for name, value in said.items() if name != "ingen_aftaler"}
    page = staff.post(url, said | {"hvad_3": "Ringer", "senest_3": "i morgen-agtig"}).text
    assert page.count('<details class="hm-another" open>') == 2
    assert page.count('<details class="hm-another">') == 3


def statements_with(ticks, staff, case, said):
    """How many it takes to register a talk at which so many agreements of last time turn out to be done."""
    held, planned = HeldMeetingFactory(case=case), MeetingFactory(case=case)
    tasks = AgreedTaskFactory.create_batch(ticks, case=case, meeting=held)
    sent = said | {f"gjort_{task.pk}": "on" for task in tasks}
    with CaptureQueriesContext(connection) as found:
        assert staff.post(f"/sager/{case.pk}/samtaler/{planned.pk}/registrer/", sent).status_code == 302
    assert AgreedTask.objects.filter(pk__in=[task.pk for task in tasks], done_on=TODAY).count() == ticks
    return len(found)


def test_many_that_were_done_cost_as_many_statements_as_one(staff, caseworker, said):
    said |= {"samtidig": "on"}
    statements_with(1, staff, CaseFactory(coordinator=caseworker), said)  # what is known from then on

    one, many = (statements_with(n, staff, CaseFactory(coordinator=caseworker), said) for n in (1, 12))

    assert many == one

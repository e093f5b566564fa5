"""What is written once for all of a group, when it can be, and what each of them costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.models import AgreedTask, Meeting, MeetingGroup
from tests.factories import CaseFactory
from tests.followup.conftest import TODAY, words
from tests.followup.meeting_factories import MeetingFactory, MeetingGroupFactory

SHARED = "Vi skrev ansøgninger."


def notes():
    return list(Meeting.objects.order_by("pk").values_list("plan_follow_up", flat=True))


def test_a_shared_note_stands_before_ones_own_words(staff, url, talks):
    sent = (
        words(talks[0], note="Mangler bil.") | words(talks[1], note="") | words(talks[2], "no_show", "Ringede ikke.")
    )

    staff.post(url, sent | {"faelles": SHARED})

    assert notes() == [f"{SHARED}\n\nMangler bil.", SHARED, "Ringede ikke."]


def test_who_is_registered_later_gets_none_of_it(staff, url, talks):
    staff.post(url, words(talks[0], note="Mangler bil.") | {"faelles": SHARED})
    staff.post(url, words(talks[1], note="Har fundet praktik."))

    assert notes() == [f"{SHARED}\n\nMangler bil.", "Har fundet praktik.", ""]


def test_both_together_are_no_longer_than_a_note(staff, url, talks):
    response = staff.post(url, words(talks[0], note="x" * 2000) | words(talks[1]) | {"faelles": "y" * 2000})

    assert response.status_code == 422
    assert "Sammen med den fælles note må der højst stå 4000 tegn." in response.text
    assert notes() == ["", "", ""]

    staff.post(url, words(talks[0], note="x" * 1998) | {"faelles": "y" * 2000})
    assert len(notes()[0]) == 4000


@pytest.fixture
def named(cases):
    """The second, under a name of several parts."""
    cases[1].citizen.first_name, cases[1].citizen.last_name = "Anne-Marie", "de la Kjær"
    cases[1].citizen.save()


ABOUT = ["Anne-Marie de la Kjær fik job.", "anne fik job.", "Det blev Maries.", "KJÆR og co.", "120488-1234 fik job."]


@pytest.mark.parametrize("shared", ABOUT)
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_shared_note_tells_of_nobody(staff, url, talks, cases, named, shared, is_closed):
    if is_closed:
        type(cases[1]).objects.filter(pk=cases[1].pk).update(closed_on=TODAY, close_reason="job")

    response = staff.post(url, words(talks[0], note="") | {"faelles": shared})

    assert response.status_code == 422
    assert "Skriv det uden navne og cpr-numre." in response.text
    assert "Skriv kort, hvordan det går" not in response.text
    assert notes() == ["", "", ""]


def test_a_word_that_only_holds_a_name_is_none(staff, url, talks, named):
    staff.post(url, words(talks[0], note="") | {"faelles": "Vi planlagde kjærlighed og de 3 la marierede ting."})

    assert notes()[0] == "Vi planlagde kjærlighed og de 3 la marierede ting."


def test_the_word_that_is_a_name_is_said(staff, url, talks, named):
    response = staff.post(url, words(talks[0], note="") | {"faelles": "Vi taler om anne."})

    assert "»anne« er et navn i gruppen." in response.text


def test_when_a_colleague_was_first_the_shared_note_is_not_lost(staff, url, talks, cases, caseworker):
    sent = words(talks[0], note="") | words(talks[1]) | {"faelles": SHARED}
    for talk, case in zip(talks, cases, strict=True):
        talk.case = case
    talks[0].register("no_show", by=caseworker)

    first = staff.post(url, sent)
    assert first.status_code == 409
    assert first.context["form"]["faelles"].value() == SHARED
    for talk in talks[1:]:
        talk.register("no_show", by=caseworker)
    assert f"<blockquote>{SHARED}</blockquote>" in staff.post(url, sent).text


def test_an_agreement_without_a_day_is_until_the_next_talk_that_is_booked(staff, url, talks):
    MeetingFactory(case=talks[0].case, on=datetime.date(2026, 3, 19))
    MeetingFactory(case=talks[1].case, on=datetime.date(2026, 4, 30))
    sent = words(talks[0]) | words(talks[1]) | {f"hvad_{talk.pk}": "Ringer" for talk in talks[:2]}
    sent = {name: value for name, value in sent.items() if not name.startswith("ingen_")}

    page = staff.get(url).text
    response = staff.post(url, sent | {"naeste_on": "24.03.2026"}, follow=True)

    assert "Tom: til næste samtale to 19.03.2026 kl. 10.00" in page
    due = AgreedTask.objects.order_by("case_id").values_list("due_on", flat=True)
    assert list(due) == [datetime.date(2026, 3, 19), datetime.date(2026, 3, 24)]
    following = MeetingGroup.objects.latest("pk")
    assert f'<a href="/samtaler/gruppe/{following.pk}/">Næste gruppesamtale er ti 24.03.2026' in response.text


def test_a_fault_of_an_agreement_says_whose_it_is(staff, url, talks):
    sent = words(talks[1]) | {f"hvad_{talks[1].pk}": "Ringer", f"ingen_{talks[1].pk}": ""}

    response = staff.post(url, sent)

    assert f"Senest: {talks[1].case.citizen.name}: Skriv, hvornår det skal være gjort." in response.text


def test_a_talk_of_tonight_is_not_held_yet(staff, caseworker, cases):
    group = MeetingGroupFactory(held_by=caseworker, at=datetime.time(19))
    talk = MeetingFactory(case=cases[0], group=group, at=datetime.time(19))
    url = f"/samtaler/gruppe/{group.pk}/"

    page = staff.get(url).text
    response = staff.post(url, words(talk))

    assert "Samtalen kan registreres ti 10.03.2026 kl. 19.00." in page
    assert f"udfald_{talk.pk}" not in page
    assert response.status_code == 422
    assert f"{cases[0].citizen.name}: Samtalen er først kl. 19.00. Flyt den, hvis I er begyndt før." in response.text
    assert Meeting.objects.get().is_planned


def test_one_who_comes_tonight_is_not_registered_with_the_others(staff, url, talks):
    Meeting.objects.filter(pk=talks[1].pk).update(at=datetime.time(19))

    page = staff.get(url).text
    chosen = page.partition(f'name="udfald_{talks[1].pk}"')[2].partition("</option>")[0]
    assert " ".join(chosen.split()).endswith('value="" selected >Registreres ikke nu')
    staff.post(url, words(talks[0]) | words(talks[1]))
    assert Meeting.objects.planned().count() == 3

    staff.post(url, words(talks[0]))
    assert Meeting.objects.held().count() == 1


def register(staff, url, talks):
    sent = {name: value for talk in talks for name, value in words(talk).items()}
    assert staff.post(url, sent | {"faelles": SHARED}).status_code == 302


def show(staff, url, talks):
    assert staff.get(url).text.count("Registreres ikke nu") == len(talks)


def move(staff, url, talks):
    moved = {"on": "17.03.2026", "at": "13", "form": "group", "moved_because": "Lokalet var optaget", "version": "1"}
    moved["samtidig"] = "on"
    assert staff.post(f"{url}flyt/", moved).status_code == 302


def plan(staff, url, talks):
    invited = {"title": "CV", "on": "18.03.2026", "at": "9", "form": "group", "samtidig": "on"}
    invited["sager"] = [one.case_id for one in talks]
    assert staff.post("/samtaler/gruppe/ny/", invited).status_code == 302


# The door, which reads and writes once for each case and holds it, and what is saved of each with its own savepoint.
@pytest.mark.parametrize(("doing", "of_each"), [(show, 3), (register, 10), (move, 10), (plan, 9)])
def test_each_costs_its_door_and_what_is_written(staff, caseworker, doing, of_each):
    def statements_with(number):
        group = MeetingGroupFactory(held_by=caseworker, at=datetime.time(10))
        cases = [CaseFactory(coordinator=caseworker) for _ in range(number)]
        talks = [MeetingFactory(case=case, group=group, form="group") for case in cases]
        with CaptureQueriesContext(connection) as found:
            doing(staff, f"/samtaler/gruppe/{group.pk}/", talks)
        return len(found)

    statements_with(1)  # what is known from then on is not asked again
    few, many = statements_with(2), statements_with(12)

    assert (many - few) / 10 <= of_each

"""Registering a talk: what is written down, drafts, and everything that can go wrong on the way."""

import datetime
from functools import partial
from urllib.parse import urlencode

import pytest
from django.test import Client

from followup.models import AgreedTask, Meeting, MeetingDraft
from followup.tasks import forget_drafts
from journal.models import Event
from tests.at_once import at_once, browsers_of
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory, HeldMeetingFactory, MeetingFactory, MeetingGroupFactory

DAY = datetime.timedelta(days=1)
SAID = {
    "udfald": "held",
    "on": "10.03.2026",
    "at": "10.00",
    "minutes": "45",
    "form": "in_person",
    "place": "Lokale 2.14",
    "plan_follow_up": "Praktikken går godt, og der er søgt to job.",
    "hvad_1": "Ringer til tre butikker",
    "hvem_1": "citizen",
    "naeste_on": "07.04.2026",
    "naeste_at": "9",
    "naeste_form": "phone",
    "version": "1",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def planned(case):
    return MeetingFactory(case=case)


@pytest.fixture
def url(planned):
    return f"/sager/{planned.case_id}/samtaler/{planned.pk}/registrer/"


@pytest.fixture
def said(caseworker):
    return SAID | {"held_by": str(caseworker.pk)}


def stored(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def test_a_planned_talk_is_held_with_what_was_agreed(staff, url, planned, said, caseworker):
    response = staff.post(url, said, follow=True)

    assert "Samtalen er registreret." in response.text
    held = stored(planned)
    assert (held.state, held.registered_by, held.registered_on) == ("held", caseworker, TODAY)
    agreed = AgreedTask.objects.get()
    assert (agreed.meeting, agreed.owner, agreed.due_on) == (held, "citizen", datetime.date(2026, 4, 7))
    coming = Meeting.objects.planned().get()
    assert (coming.on, coming.at, coming.form) == (datetime.date(2026, 4, 7), datetime.time(9), "phone")
    told = Event.objects.filter(case_id=planned.case_id).values_list("text", flat=True)
    assert "Samtale holdt 10.03.2026: personligt fremmøde" in told


def test_one_that_was_never_planned_is_registered_too(staff, case, said):
    staff.post(f"/sager/{case.pk}/samtaler/registrer/", said | {"version": "0"})

    held = Meeting.objects.held().get()
    assert (held.on, held.first_on, held.version) == (TODAY, TODAY, 1)


def test_who_did_not_come_is_asked_nothing_more(staff, url, planned, said):
    told = staff.post(url, said | {"udfald": "no_show", "plan_follow_up": "", "hvad_1": ""}, follow=True)

    assert stored(planned).state == "no_show"
    assert "Udeblivelsen er registreret." in told.text


def test_somebody_writes_for_a_colleague(staff, url, planned, said, caseworker):
    colleague = UserFactory(team=caseworker.team, first_name="Lise", last_name="Holm")

    response = staff.post(url, said | {"held_by": str(colleague.pk)}, follow=True)

    assert f"Holdt af Lise Holm, registreret af {caseworker.name}" in response.text


def test_tasks_are_for_citizen_colleague_and_others(staff, url, said, caseworker):
    rows = {
        "hvad_2": "Spørger biblioteket",
        "hvem_2": str(caseworker.pk),
        "senest_2": "20.03.2026",
        "hvad_3": "Skriver udtalelse",
        "hvem_3": "other",
        "navn_3": "Egen læge",
    }

    staff.post(url, said | rows)

    found = AgreedTask.objects.order_by("pk").values_list("owner", "user", "other_name", "due_on")
    assert list(found) == [
        ("citizen", None, "", datetime.date(2026, 4, 7)),
        ("staff", caseworker.pk, "", datetime.date(2026, 3, 20)),
        ("other", None, "Egen læge", datetime.date(2026, 4, 7)),
    ]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"on": "11.03.2026"}, "En samtale ude i fremtiden kan ikke være holdt."),
        ({"on": "31.08.2025"}, "Samtalen kan ikke ligge før sagens oprettelse 01.09.2025."),
        ({"plan_follow_up": ""}, "Skriv kort, hvordan det går med planen og jobsøgningen."),
        ({"hvad_1": ""}, "Skriv, hvad I aftalte til næste samtale, eller sæt flueben"),
        ({"ingen_aftaler": "on"}, "Der står aftaler ovenfor."),
        ({"hvem_1": "other"}, "Skriv, hvem der gør det."),
        ({"naeste_on": ""}, "Skriv, hvornår det skal være gjort."),
        ({"naeste_on": "09.03.2026"}, "Næste samtale skal ligge efter denne."),
        ({"senest_1": "09.03.2026"}, "Dagen ligger før samtalen."),
        ({"minutes": "4"}, "Skriv mellem 5 og 480 minutter."),
        ({"udfald": "withdrawn"}, "Vælg en af mulighederne på listen."),
        ({"held_by": "999999"}, "Vælg en af mulighederne på listen."),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_saved(staff, url, planned, said, answers, message):
    response = staff.post(url, said | answers)

    assert response.status_code == 422
    assert message in response.text
    assert "Praktikken går godt" in response.text or "plan_follow_up" in answers
    assert (stored(planned).state, AgreedTask.objects.count()) == ("planned", 0)


@pytest.mark.parametrize("field", ["on", "at", "minutes", "form", "place", "held_by", "udfald", "plan_follow_up"])
@pytest.mark.parametrize("rubbish", ["%00", "%ED%A0%80", "%FF", "9" * 5000, "%3Cscript%3E"])  # as it is sent
def test_rubbish_in_a_field_is_no_fault_of_the_server(staff, url, said, field, rubbish):
    body = f"{urlencode(said | {field: ''})}&{field}={rubbish}"
    response = staff.post(url, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in {302, 422}
    assert "<script>" not in response.text.partition("<main")[2].replace('<script src="', "")


def test_two_talks_at_the_same_hour_take_a_yes(staff, url, planned, said):
    other = MeetingFactory(case__coordinator=planned.held_by, at=datetime.time(10, 30))

    asked = staff.post(url, said)
    assert asked.status_code == 422
    assert f"{planned.held_by.name} har allerede en samtale ti 10.03.2026 kl. 10.30." in asked.text
    assert other.case.citizen.name not in asked.text

    staff.post(url, said | {"samtidig": "on"})
    assert stored(planned).state == "held"


def test_a_next_talk_at_somebodys_hour_takes_a_yes(staff, url, planned, said):
    MeetingFactory(case__coordinator=planned.held_by, on=datetime.date(2026, 4, 7), at=datetime.time(9, 15))

    asked = staff.post(url, said)
    assert asked.status_code == 422
    told = f"Næste samtale: {planned.held_by.name} har allerede en samtale ti 07.04.2026 kl. 09.15."
    assert told in asked.text
    assert stored(planned).state == "planned"

    staff.post(url, said | {"samtidig": "on"})
    assert stored(planned).state == "held"


def test_an_unplanned_one_at_somebodys_hour_takes_a_yes(staff, case, said, caseworker):
    MeetingFactory(case__coordinator=caseworker, at=datetime.time(10, 30))
    page = f"/sager/{case.pk}/samtaler/registrer/"

    asked = staff.post(page, said | {"version": "0"})
    told = f"{caseworker.name} har allerede en samtale ti 10.03.2026 kl. 10.30."
    assert f'">{told} Sæt flueben, hvis begge skal være der.</a>' in asked.text

    staff.post(page, said | {"version": "0", "samtidig": "on"})
    assert Meeting.objects.held().count() == 1


def test_the_same_talk_without_an_hour_is_not_registered_twice_without_a_yes(staff, case, said):
    page, said = f"/sager/{case.pk}/samtaler/registrer/", said | {"version": "0", "at": "", "naeste_on": "08.04.2026"}
    HeldMeetingFactory(case=case, at=None)

    asked = staff.post(page, said)
    assert asked.status_code == 422
    assert f"{case.citizen.first_name} har allerede en samtale ti 10.03.2026. Sæt flueben" in asked.text

    staff.post(page, said | {"samtidig": "on"})
    assert Meeting.objects.held().count() == 2


def test_another_hour_of_the_same_day_is_another_talk(staff, case, said):
    HeldMeetingFactory(case=case, at=datetime.time(13))

    staff.post(f"/sager/{case.pk}/samtaler/registrer/", said | {"version": "0"})

    assert Meeting.objects.held().count() == 2


def test_the_talk_of_today_is_the_one_to_register_unless_another_is_chosen(staff, case):
    page = f"/sager/{case.pk}/samtaler/registrer/"
    forgotten = MeetingFactory(case=case, on=TODAY - 5 * DAY)
    today = MeetingFactory(case=case, at=datetime.time(14))

    asked = staff.get(page).text
    assert "Er det samtalen <b>i dag kl. 14.00</b>?" in asked
    assert f'action="/sager/{case.pk}/samtaler/{today.pk}/registrer/"' in asked
    assert f'{forgotten.pk}/registrer/">to 05.03.2026 kl. 10.00</a>, der ikke er registreret' in asked

    another = staff.get(f"{page}?ny=1").text
    assert f'action="{page}?ny=1"' in another
    assert f'{today.pk}/registrer/">i dag kl. 14.00</a>' in another
    assert f'{forgotten.pk}/registrer/">to 05.03.2026 kl. 10.00</a>' in another


def test_of_those_that_were_forgotten_the_oldest_comes_first(staff, case):
    MeetingFactory(case=case, on=TODAY - DAY)
    oldest = MeetingFactory(case=case, on=TODAY - 9 * DAY)

    page = staff.get(f"/sager/{case.pk}/samtaler/registrer/").text

    assert f'action="/sager/{case.pk}/samtaler/{oldest.pk}/registrer/"' in page


def test_who_has_begun_on_another_talk_goes_on_with_it(staff, case, planned, said):
    page = f"/sager/{case.pk}/samtaler/registrer/"
    staff.post(page, said | {"kladde_version": "0", "plan_follow_up": "En anden samtale"}, headers=HTMX)

    assert "En anden samtale" in staff.get(page).text


def test_a_later_talk_of_today_is_not_the_next_one(staff, case, said):
    MeetingFactory(case=case, at=datetime.time(14))
    page = f"/sager/{case.pk}/samtaler/registrer/?ny=1"

    assert 'name="naeste_on" value="07.04.2026"' in staff.get(page).text

    staff.post(page, said | {"version": "0"})
    assert AgreedTask.objects.get().due_on == datetime.date(2026, 4, 7)


def test_a_task_without_a_day_is_asked_for_it_when_the_next_talk_is_today(staff, case, said):
    yesterday = MeetingFactory(case=case, on=TODAY - DAY)
    MeetingFactory(case=case, at=datetime.time(14))

    response = staff.post(f"/sager/{case.pk}/samtaler/{yesterday.pk}/registrer/", said | {"on": "09.03.2026"})

    assert response.status_code == 422
    assert "Skriv, hvornår det skal være gjort." in response.text


def test_registered_in_two_browsers_keeps_the_words_of_the_second(staff, url, planned, said):
    staff.post(url, said)

    response = staff.post(url, said | {"plan_follow_up": "Det stod i min browser."})

    assert response.status_code == 409
    assert "Det stod i min browser." in response.text
    assert stored(planned).plan_follow_up == SAID["plan_follow_up"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_registers(caseworker, url, planned, said):
    answers = at_once(*(partial(browser.post, url, said) for browser in browsers_of(*[caseworker] * 2)))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert (Meeting.objects.held().count(), AgreedTask.objects.count()) == (1, 1)


def test_called_off_meanwhile_is_told_and_keeps_the_words(staff, url, planned, said, caseworker):
    planned.cancel(cancelled_by="citizen", because="Syg", by=caseworker)

    response = staff.post(url, said)

    assert response.status_code == 409
    assert "er allerede ændret: aflyst." in response.text
    assert SAID["plan_follow_up"] in response.text


def test_moved_meanwhile_asks_which_day_holds(staff, url, planned, said, caseworker):
    planned.on, planned.moved_because = datetime.date(2026, 3, 9), "Borgeren ringede"
    planned.move(by=caseworker)

    response = staff.post(url, said)

    assert response.status_code == 409
    assert "har gemt ændringer imens" in response.text
    assert stored(planned).state == "planned"


def test_a_closed_case_takes_no_talk(staff, url, planned, said, caseworker):
    planned.case.close(on=TODAY, reason="job", by=caseworker)

    response = staff.post(url, said)

    assert response.status_code == 409
    assert "Sagen er afsluttet imens" in response.text
    assert SAID["plan_follow_up"] in response.text
    assert stored(planned).state != "held"


def test_a_draft_that_comes_after_its_talk_was_registered_is_none(staff, case, said):
    url = f"/sager/{case.pk}/samtaler/registrer/"
    known = {"nyeste": "0", "kladde_version": "0"}
    assert 'name="nyeste" value="0"' in staff.get(url).text
    staff.post(url, said | known)

    late = staff.post(url, said | known, headers=HTMX)

    assert late.status_code == 409
    assert "Samtalen er allerede registreret." in late.text
    assert not MeetingDraft.objects.exists()
    newest = str(Meeting.objects.order_by("-pk").first().pk)
    staff.post(url, said | known | {"nyeste": newest}, headers=HTMX)
    assert MeetingDraft.objects.count() == 1


def test_a_talk_of_tonight_is_not_held_yet(staff, url, planned, said):
    response = staff.post(url, said | {"at": "22.00"})

    assert response.status_code == 422
    assert "Samtalen er først kl. 22.00. Ret klokken, hvis I er begyndt før." in response.text
    assert f"Aftalt {planned.when}" in response.text
    assert stored(planned).state == "planned"


def test_the_same_form_sent_twice_registers_once(staff, case, said):
    url = f"/sager/{case.pk}/samtaler/registrer/"
    key = {"_key": "7b0f6c1e-0d0b-4a62-9d0a-111111111111", "version": "0"}

    staff.post(url, said | key)
    staff.post(url, said | key)

    assert Meeting.objects.held().count() == 1


def test_what_was_agreed_last_time_stands_beside(staff, url, planned):
    AgreedTaskFactory(case=planned.case, text="Besøger HR i Regionshuset")

    assert "Besøger HR i Regionshuset" in staff.get(url).text


def test_a_draft_is_saved_while_it_is_written_and_goes_on_next_time(staff, url, said):
    saved = staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Halvt skrev"}, headers=HTMX)

    assert 'name="kladde_version" value="1"' in saved.text
    assert "Halvt skrev" in staff.get(url).text
    assert Meeting.objects.held().count() == 0


def test_a_draft_is_its_authors_alone(staff, url, said, caseworker):
    staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Kun for mig"}, headers=HTMX)
    colleague = Client()
    colleague.force_login(UserFactory(team=caseworker.team))

    assert "Kun for mig" not in colleague.get(url).text


def test_two_windows_do_not_write_over_each_other(staff, url, said):
    staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Det første vindue"}, headers=HTMX)

    second = staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Det andet vindue"}, headers=HTMX)

    assert second.status_code == 409
    assert "Det første vindue" in second.text
    assert "Det andet vindue" in second.text
    assert MeetingDraft.objects.get().fields["plan_follow_up"] == "Det første vindue"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_words_of_both_windows_can_be_kept(staff, url, said, headers):
    staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Det første"}, headers=HTMX)
    second = said | {"kladde_version": "0", "plan_follow_up": "Det andet", "gem": "1"}

    page = staff.post(url, second, headers=headers).text

    table = page.split('<table class="hm-diff">')[1].split("</table>")[0]
    assert table.count('name="plan_follow_up"') == 3
    assert table.count(" checked") == 1
    assert "Behold begge" in table
    assert 'value="Det første\n\nDet andet" checked' in table
    assert table.count('<span class="sr-only">Opfølgning på planen og jobsøgningen: </span>') == 3


def test_registering_from_an_old_window_asks_before_the_newer_draft_is_lost(staff, url, planned, said):
    staff.post(url, said | {"kladde_version": "0", "plan_follow_up": "Skrevet senere"}, headers=HTMX)

    response = staff.post(url, said | {"kladde_version": "0"})

    assert response.status_code == 409
    assert "Skrevet senere" in response.text
    assert stored(planned).state == "planned"


def test_a_registered_talk_leaves_no_draft(staff, url, said):
    staff.post(url, said | {"kladde_version": "0"}, headers=HTMX)

    staff.post(url, said | {"kladde_version": "1"})

    assert not MeetingDraft.objects.exists()


def begun(case, user, meeting=None, words="Mine egne ord"):
    return MeetingDraft.objects.create(case=case, meeting=meeting, user=user, fields={"plan_follow_up": words})


def test_words_of_a_talk_that_a_colleague_registered_stay_their_authors(staff, url, planned, said, caseworker):
    begun(planned.case, caseworker, planned)
    colleague = UserFactory(team=caseworker.team)
    other = Client()
    other.force_login(colleague)
    other.post(url, said | {"held_by": str(caseworker.pk)})
    assert stored(planned).state == "held"

    listed = staff.get(f"/sager/{planned.case_id}/samtaler/").text
    assert f'til samtalen ti 10.03.2026 kl. 10.00 fra 10.03.2026: <a href="{url}">Se den</a>' in listed
    page = staff.get(url)
    assert page.status_code == 200
    assert "er allerede ændret: holdt." in page.text
    assert "Mine egne ord" in page.text
    assert "Du har en kladde" not in other.get(f"/sager/{planned.case_id}/samtaler/").text


def test_a_draft_goes_with_a_talk_that_was_called_off_or_never_was(planned, caseworker):
    begun(planned.case, caseworker, planned)
    planned.cancel(cancelled_by="citizen", because="Syg", by=caseworker)
    assert not MeetingDraft.objects.exists()

    held = HeldMeetingFactory(case=planned.case)
    begun(planned.case, caseworker, held)
    held.withdraw(because="Forkert borger", by=caseworker)
    assert not MeetingDraft.objects.exists()


def test_drafts_older_than_a_month_and_of_closed_cases_are_forgotten(case, planned, caseworker, clock):
    begun(case, caseworker, words="Gammel")
    clock.shift(30 * DAY)
    kept = begun(case, caseworker, planned)
    assert forget_drafts() == 0
    clock.shift(DAY)

    assert forget_drafts() == 1
    assert MeetingDraft.objects.get() == kept

    case.close(on=TODAY, reason="job", by=caseworker)
    assert forget_drafts() == 1


def test_without_javascript_the_draft_has_a_button(staff, url, said):
    response = staff.post(url, said | {"gem": "1", "kladde_version": "0"}, follow=True)

    assert "Kladden er gemt kl. 10.00." in response.text
    assert MeetingDraft.objects.get().fields["hvad_1"] == "Ringer til tre butikker"


def test_the_next_talk_is_proposed_on_a_working_day(staff, url):
    assert 'name="naeste_on" value="07.04.2026"' in staff.get(url).text


def test_a_next_talk_with_others_is_named_and_stays(staff, url, planned):
    group = MeetingGroupFactory(title="Jobklub", held_by=planned.held_by, on=datetime.date(2026, 3, 24))
    MeetingFactory(case=planned.case, on=group.on, group=group, form="group")

    page = staff.get(url).text

    assert "Er aftalt til <b>ti 24.03.2026 kl. 10.00</b>, gruppesamtale »Jobklub«. Den bliver stående." in page
    assert 'name="naeste_on"' not in page


def test_a_next_talk_that_is_agreed_already_is_not_asked_for(staff, url, planned, said):
    MeetingFactory(case=planned.case, on=datetime.date(2026, 3, 24))

    page = staff.get(url).text
    staff.post(url, said)

    assert "Er aftalt til <b>ti 24.03.2026 kl. 10.00</b>" in page
    assert AgreedTask.objects.get().due_on == datetime.date(2026, 3, 24)
    assert Meeting.objects.planned().count() == 1


def test_one_chooses_among_ones_own_and_what_is_not_registered(staff, caseworker, planned):
    MeetingFactory(case__coordinator=caseworker, on=TODAY - DAY, case__citizen__last_name="Kragh")
    elsewhere = HeldMeetingFactory()

    page = staff.get("/samtaler/registrer/").text

    assert planned.case.citizen.name in page
    assert page.count("Ikke registreret") == 1
    assert elsewhere.case.citizen.name not in page

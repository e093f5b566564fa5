"""A talk with several citizens: one registration, each with words of their own on their own case."""

import datetime

import pytest

from followup.models import Meeting, MeetingGroup
from journal.models import Access, Event
from tests.factories import CaseFactory, InvolvementFactory, UserFactory
from tests.followup.conftest import TODAY, words
from tests.followup.meeting_factories import MeetingFactory, MeetingGroupFactory

DAY = datetime.timedelta(days=1)
NEW = "/samtaler/gruppe/ny/"
SAID = {"title": "Jobklub", "on": "10.03.2026", "at": "10", "form": "group", "place": "Lokale 2.14"}


def state(talk):
    return Meeting.objects.get(pk=talk.pk).state


def test_a_group_is_agreed_on_and_written_on_each_case(staff, caseworker, cases):
    response = staff.post(NEW, SAID | {"sager": [case.pk for case in cases[:2]]})

    group = MeetingGroup.objects.get()
    assert response.headers["Location"] == f"/samtaler/gruppe/{group.pk}/"
    talks = Meeting.objects.order_by("case_id")
    assert [talk.case for talk in talks] == cases[:2]
    assert {(talk.on, talk.first_on, talk.at, talk.held_by) for talk in talks} == {
        (TODAY, TODAY, datetime.time(10), caseworker)
    }
    for case in cases[:2]:
        told = Event.objects.get(case_id=case.pk).text
        assert told == "Samtale aftalt til ti 10.03.2026 kl. 10.00: gruppesamtale"


def test_no_citizen_reads_of_the_others(staff, url, talks, cases):
    staff.post(url, words(talks[0], note="Har fået job.") | words(talks[1], note="Er blevet syg."))

    page = staff.get(f"/sager/{cases[0].pk}/samtaler/").text
    assert "Har fået job." in page
    assert "Er blevet syg." not in page
    assert cases[1].citizen.name not in page


def test_each_is_registered_with_attendance_and_words_of_their_own(staff, url, talks, caseworker):
    sent = words(talks[0], note="Søger i butikker.") | words(talks[1], "no_show", "")

    response = staff.post(url, sent, follow=True)

    assert "Samtalen er registreret for 2 borgere." in response.text
    first, second, third = Meeting.objects.order_by("pk")
    assert (first.state, first.plan_follow_up, first.registered_by) == ("held", "Søger i butikker.", caseworker)
    assert (second.state, second.plan_follow_up) == ("no_show", "")
    assert third.state == "planned"
    assert [Event.objects.filter(case_id=talk.case_id).count() for talk in talks] == [1, 1, 0]


def test_every_citizen_is_looked_at_through_the_door(staff, url, group, cases, caseworker):
    staff.get(url)

    looks = Access.objects.filter(page="followup:group_register").order_by("case_id")
    assert list(looks.values_list("case_id", "user")) == [(case.pk, caseworker.pk) for case in cases]
    assert not looks.filter(wrote=True)


def test_every_citizen_that_is_invited_is_a_look_too(staff, cases):
    staff.post(NEW, SAID | {"sager": [case.pk for case in cases[:2]]})

    looks = Access.objects.filter(page="followup:group_create", wrote=True).order_by("case_id")
    assert list(looks.values_list("case_id", flat=True)) == [case.pk for case in cases[:2]]


@pytest.mark.parametrize(
    "whose",
    [
        lambda worker: CaseFactory(coordinator=UserFactory()),
        lambda worker: CaseFactory(coordinator=UserFactory(team=worker.team)),
        lambda worker: CaseFactory(coordinator=UserFactory(team=worker.team), is_restricted=True),
        lambda worker: CaseFactory(coordinator=worker, closed_on=TODAY, close_reason="job"),
    ],
    ids=["another team's", "a colleague's", "a colleague's restricted", "closed"],
)
def test_a_hand_made_form_invites_nobody_else(staff, caseworker, cases, whose):
    other = whose(caseworker)

    response = staff.post(NEW, SAID | {"sager": [cases[0].pk, other.pk]})

    assert response.status_code == 422
    assert "En af borgerne kan ikke vælges." in response.text
    assert other.citizen.name not in response.text
    assert not MeetingGroup.objects.exists()
    assert not Meeting.objects.exists()


def test_a_hand_made_form_registers_nothing_of_others(staff, url, talks):
    others = MeetingFactory(case=CaseFactory(coordinator=UserFactory()))

    first = staff.post(url, words(talks[0]) | words(others))
    assert others.case.citizen.name not in first.text
    staff.post(url, words(talks[0]))

    assert (first.status_code, state(talks[0]), state(others)) == (409, "held", "planned")


@pytest.mark.parametrize("name", ["note", "hvad"])
def test_words_of_who_is_not_registered_are_not_lost(staff, url, talks, name):
    """Those of a citizen who is set to "Registreres ikke nu"."""
    written = words(talks[1], "", "") | {f"{name}_{talks[1].pk}": "Vil ringe til lægen."}

    response = staff.post(url, words(talks[0]) | written)

    told = f"Du har skrevet noget om {talks[1].case.citizen.first_name}. Registrér samtalen, eller slet teksten."
    assert response.status_code == 422
    assert response.context["form"].errors == {f"{name}_{talks[1].pk}": [told]}
    assert "Vil ringe til lægen." in response.text
    assert {state(talk) for talk in talks} == {"planned"}
    staff.post(url, words(talks[0]) | written | {f"{name}_{talks[1].pk}": " "})
    assert [state(talk) for talk in talks] == ["held", "planned", "planned"]


def test_words_of_who_is_not_registered_are_given_back_when_a_colleague_did_it(staff, url, talks):
    written = words(talks[1], "", "Vil ringe til lægen.")
    staff.post(url, words(talks[1]))

    response = staff.post(url, words(talks[0]) | written)

    assert response.status_code == 409
    assert "<blockquote>Vil ringe til lægen.</blockquote>" in response.text
    assert state(talks[0]) == "planned"


@pytest.mark.parametrize("field", ["title", "place"])
@pytest.mark.parametrize("written", ["Om {name}", "{first}s jobklub", "Om 010190-1234"])
def test_what_a_group_is_called_and_where_names_nobody(staff, cases, field, written):
    citizen = cases[0].citizen
    told = written.format(name=citizen.name.upper(), first=citizen.first_name.lower())

    response = staff.post(NEW, SAID | {field: told, "sager": [case.pk for case in cases[:2]]})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Skriv det uden navne og cpr-numre." in response.text
    assert not MeetingGroup.objects.exists()


def test_a_group_of_another_team_is_not_there(client, url):
    client.force_login(UserFactory())

    assert client.get(url).status_code == 404


def test_only_those_one_may_see_are_shown(staff, url, group, cases):
    hidden = MeetingFactory(case=CaseFactory(coordinator=UserFactory()), group=group)

    page = staff.get(url).text

    assert "3 borgere" in page
    assert cases[0].citizen.name in page
    assert hidden.case.citizen.name not in page
    assert not Access.objects.filter(case_id=hidden.case_id)


def test_a_case_that_was_closed_is_shown_and_not_registered(staff, url, talks, cases):
    closed(cases[2])

    response = staff.get(url)
    staff.post(url, words(talks[2]))

    assert f"udfald_{talks[1].pk}" in response.text
    assert f"udfald_{talks[2].pk}" not in response.text
    assert state(talks[2]) == "planned"


def closed(case):
    type(case).objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="job")


def given_to_another_team(case):
    type(case).objects.filter(pk=case.pk).update(team=UserFactory().team)
    case.involvements.all().delete()


def left_to_be_read_only(case):
    worker = case.coordinator
    given_to_another_team(case)
    InvolvementFactory(case=case, user=worker, part="analysis")


@pytest.mark.parametrize(
    ("becomes", "told"),
    [
        (closed, "{}: Sagen er afsluttet. Du skrev:"),
        (left_to_be_read_only, "{}: Du kan ikke længere ændre sagen. Du skrev:"),
        (given_to_another_team, "Du har ikke længere adgang til en af sagerne. Du skrev:"),
    ],
)
def test_words_of_a_case_that_is_no_longer_ones_own_are_given_back(staff, url, talks, cases, becomes, told):
    sent = words(talks[0]) | words(talks[2], note="Vil søge som chauffør.") | {f"hvad_{talks[2].pk}": "Ringer mandag"}
    becomes(cases[2])

    response = staff.post(url, sent)

    assert response.status_code == 409
    assert told.format(cases[2].citizen.name) in response.text
    assert "<blockquote>Vil søge som chauffør.<br>Ringer mandag</blockquote>" in response.text
    assert state(talks[0]) == "planned"
    assert response.context["form"][f"note_{talks[0].pk}"].value() == sent[f"note_{talks[0].pk}"]
    staff.post(url, words(talks[0]))
    assert (state(talks[0]), state(talks[2])) == ("held", "planned")


def test_somebody_writes_for_a_colleague(staff, caseworker):
    lise = UserFactory(team=caseworker.team, first_name="Lise", last_name="Holm")
    case = CaseFactory(coordinator=lise)

    assert case.citizen.name in staff.get(NEW, {"for": lise.pk}).text
    staff.post(f"{NEW}?for={lise.pk}", SAID | {"sager": [case.pk]})
    talk = Meeting.objects.get()
    response = staff.post(f"/samtaler/gruppe/{talk.group_id}/", words(talk), follow=True)

    talk.refresh_from_db()
    assert (talk.held_by, talk.registered_by, talk.group.created_by) == (lise, caseworker, caseworker)
    assert f"Holdt af Lise Holm, registreret af {caseworker.name}" in response.text


@pytest.mark.parametrize("asked", ["0", "chefen", "9" * 30, ""])
def test_nobody_to_write_for(staff, asked):
    assert staff.get(NEW, {"for": asked}).status_code == 404


def test_a_colleague_of_another_team_is_nobody_to_write_for(staff):
    assert staff.get(NEW, {"for": UserFactory().pk}).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "curator"])
def test_who_has_no_cases_of_their_own_makes_no_group(client, role):
    client.force_login(UserFactory(role=role))

    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"title": ""}, "Skriv, hvad gruppesamtalen handler om."),
        ({"title": "x" * 121}, "Skriv højst 120 tegn."),
        ({"on": ""}, "Skriv, hvornår gruppesamtalen er."),
        ({"on": "32.13.2026"}, "Skriv datoen som 24.11.2026."),
        ({"on": "01.01.2001"}, "Dagen ligger før sagens oprettelse for 1 af borgerne."),
        ({"at": "25.70"}, "Skriv tidspunktet"),
        ({"form": "seance"}, "Vælg en af mulighederne på listen."),
        ({"sager": []}, "Vælg mindst én borger."),
        ({"sager": ["æble"]}, "borger"),
        ({"title": "Job\x00klub"}, "tegn"),
    ],
)
def test_rules_are_told_at_the_field(staff, cases, sent, message):
    response = staff.post(NEW, SAID | {"sager": [cases[0].pk]} | sent)

    assert response.status_code == 422
    assert message in response.text
    assert not Meeting.objects.exists()


def test_two_talks_at_once_are_asked_about_and_may_stand(staff, cases):
    MeetingFactory(case=cases[1], at=datetime.time(10, 30))
    sent = SAID | {"sager": [case.pk for case in cases]}

    response = staff.post(NEW, sent)
    assert response.status_code == 422
    assert "en samtale ti 10.03.2026 kl. 10.30. Sæt flueben, hvis begge skal være der.</a>" in response.text
    assert "rigtige: " not in response.text

    staff.post(NEW, sent | {"samtidig": "on"})
    assert Meeting.objects.filter(group__isnull=False).count() == 3


def test_a_talk_of_tomorrow_is_not_held(staff, caseworker, cases):
    group = MeetingGroupFactory(held_by=caseworker, on=TODAY + DAY)
    talk = MeetingFactory(case=cases[0], group=group, on=TODAY + DAY)
    url = f"/samtaler/gruppe/{group.pk}/"

    page = staff.get(url).text
    response = staff.post(url, words(talk))

    assert "Samtalen kan registreres on 11.03.2026." in page
    assert f"udfald_{talk.pk}" not in page
    assert response.status_code == 422
    assert state(talk) == "planned"


def test_one_that_was_moved_to_tomorrow_is_not_held_with_the_others(staff, url, talks):
    Meeting.objects.filter(pk=talks[1].pk).update(on=TODAY + DAY)

    response = staff.post(url, words(talks[0]) | words(talks[1]))

    assert response.status_code == 422
    assert "En samtale ude i fremtiden kan ikke være holdt." in response.text
    assert [state(talk) for talk in talks] == ["planned"] * 3


def test_nobody_is_held_without_words(staff, url, talks):
    response = staff.post(url, words(talks[0], note=""))

    assert response.status_code == 422
    assert f"Skriv kort, hvordan det går for {talks[0].case.citizen.name}" in response.text
    assert state(talks[0]) == "planned"


@pytest.mark.parametrize("attendance", ["", "withdrawn", "x\x00", "9" * 5000])
def test_garbage_is_no_attendance(staff, url, talks, attendance):
    response = staff.post(url, words(talks[0], attendance))

    assert response.status_code in {409, 422}
    assert state(talks[0]) == "planned"


def test_a_colleague_was_first_and_nothing_is_lost(staff, client, url, talks, cases):
    sent = words(talks[0], note="Det første møde gik godt.") | words(talks[1], note="Har fundet praktik.")
    talks[0].case = cases[0]
    talks[0].register("no_show", by=UserFactory(team=cases[0].team))

    response = staff.post(url, sent)

    assert response.status_code == 409
    assert "borgeren udeblev" in response.text
    assert "Det første møde gik godt." in response.text
    assert "Har fundet praktik." in response.text
    assert [state(talk) for talk in talks] == ["no_show", "planned", "planned"]

    form = response.context["form"]
    again = {bound.html_name: bound.value() or "" for bound in form if bound.html_name != f"udfald_{talks[2].pk}"}
    staff.post(url, again)
    assert [state(talk) for talk in talks] == ["no_show", "held", "planned"]


def test_one_that_was_moved_meanwhile_is_asked_about_again(staff, url, talks, cases):
    sent = words(talks[0])
    Meeting.objects.filter(pk=talks[0].pk).update(at=datetime.time(14), version=2)

    response = staff.post(url, sent)

    assert response.status_code == 409
    assert "kl. 14.00" in response.text
    assert response.context["form"][f"version_{talks[0].pk}"].value() == "2"
    assert state(talks[0]) == "planned"


def test_one_that_was_called_off_meanwhile_is_not_registered(staff, url, talks, caseworker, cases):
    talks[0].case = cases[0]
    talks[0].cancel(cancelled_by="citizen", because="Syg", by=caseworker)

    response = staff.post(url, words(talks[0], version=1))

    assert response.status_code == 409
    assert "aflyst" in response.text
    assert state(talks[0]) == "cancelled"


def test_a_double_click_registers_once(staff, url, talks):
    sent = words(talks[0]) | {"_key": "0b5be57e-4d7f-4a62-9c7e-1d3a3a3b9a11"}

    staff.post(url, sent)
    response = staff.post(url, sent, follow=True)

    assert "Det var allerede gemt." in response.text
    assert Event.objects.filter(case_id=talks[0].case_id).count() == 1

"""A group of talks as a whole: agreements of each, the next talk of all, moved and called off."""

import datetime

import pytest

from followup.forms.group_changes import GroupMoveForm
from followup.models import AgreedTask, Meeting, MeetingGroup
from journal.models import Access, Event
from notices.models import Notice
from tests.factories import CaseFactory, InvolvementFactory, UserFactory
from tests.followup.clock_factories import AbsenceFactory
from tests.followup.conftest import TODAY, words
from tests.followup.meeting_factories import MeetingFactory, MeetingGroupFactory

DAY = datetime.timedelta(days=1)
MOVED = {"on": "17.03.2026", "at": "13", "form": "group", "place": "Salen", "moved_because": "Lokalet var optaget"}
MOVED |= {"version": "1"}
OFF = {"cancelled_by": "us", "because": "Underviseren er syg", "version": "1"}


def agreed(talk, text, until="", who="", **values):
    said = words(talk, **values) | {f"hvad_{talk.pk}": text, f"senest_{talk.pk}": until, f"hvem_{talk.pk}": who}
    del said[f"ingen_{talk.pk}"]
    return said


def days(group):
    return list(Meeting.objects.filter(group=group).order_by("pk").values_list("state", "on"))


def told(case):
    return list(Event.objects.filter(case_id=case.pk).order_by("pk").values_list("text", flat=True))


def test_each_gets_an_agreement_of_their_own(staff, url, talks, cases, caseworker):
    sent = agreed(talks[0], "Ringer til to butikker", "20.03.2026")
    sent |= agreed(talks[1], "Bestiller lokale", "18.03.2026", who=str(caseworker.pk)) | words(talks[2])

    staff.post(url, sent)

    first, second = AgreedTask.objects.order_by("case_id")
    assert (first.case, first.meeting, first.text, first.owner) == (
        cases[0],
        talks[0],
        "Ringer til to butikker",
        "citizen",
    )
    assert (second.case, second.owner, second.user) == (cases[1], "staff", caseworker)
    assert [talk.nothing_agreed for talk in Meeting.objects.order_by("pk")] == [False, False, True]
    assert told(cases[0])[-1] == "Aftale: Ringer til to butikker (Borgeren, senest 20.03.2026)"
    assert "butikker" not in "".join(told(cases[1]) + told(cases[2]))


def test_the_next_talk_is_agreed_for_all_that_are_registered(staff, url, talks, cases, caseworker):
    sent = agreed(talks[0], "Skriver CV") | words(talks[1], "no_show", "")

    staff.post(url, sent | {"naeste_on": "24.03.2026", "naeste_at": "9.30"})

    following = MeetingGroup.objects.latest("pk")
    assert (following.title, following.on, following.held_by) == ("Jobklub", datetime.date(2026, 3, 24), caseworker)
    coming = Meeting.objects.filter(group=following).order_by("case_id")
    assert [talk.case for talk in coming] == cases[:2]
    assert {(talk.state, talk.on, talk.at) for talk in coming} == {("planned", following.on, datetime.time(9, 30))}
    assert AgreedTask.objects.get().due_on == following.on


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hvad": "", "ingen": ""}, "eller sæt flueben ved »Ingen nye aftaler«"),
        ({"hvad": "Ringer", "ingen": "on", "senest": "20.03.2026"}, "Der står en aftale ovenfor."),
        ({"hvad": "Ringer", "ingen": ""}, "Skriv, hvornår det skal være gjort."),
        ({"hvad": "Ringer", "ingen": "", "senest": "01.03.2026"}, "Dagen ligger før samtalen."),
        ({"hvad": "Ringer", "ingen": "", "senest": "20.03.2026", "hvem": "999999"}, "Vælg en af mulighederne"),
        ({"hvad": "x" * 301, "ingen": ""}, "Skriv højst 300 tegn."),
    ],
)
def test_what_is_wrong_with_an_agreement_is_told_at_the_field(staff, url, talks, changed, message):
    sent = words(talks[0]) | {f"{name}_{talks[0].pk}": value for name, value in changed.items()}

    response = staff.post(url, sent)

    assert response.status_code == 422
    assert message in response.text
    assert not AgreedTask.objects.exists()
    assert Meeting.objects.planned().count() == 3


def test_the_next_talk_is_not_today(staff, url, talks):
    response = staff.post(url, words(talks[0]) | {"naeste_on": "10.03.2026"})

    assert response.status_code == 422
    assert "Næste samtale skal ligge ude i fremtiden." in response.text
    assert MeetingGroup.objects.count() == 1


def test_the_whole_group_is_moved_with_a_line_on_each_case(staff, url, group, cases):
    response = staff.post(f"{url}flyt/", MOVED, follow=True)

    assert "Gruppesamtalen er flyttet." in response.text
    group.refresh_from_db()
    assert (group.on, group.at, group.place, group.version) == (TODAY + 7 * DAY, datetime.time(13), "Salen", 2)
    for talk in Meeting.objects.all():
        assert (talk.on, talk.at, talk.place, talk.first_on) == (group.on, group.at, "Salen", TODAY)
        assert (talk.moves, talk.moved_because) == (1, "Lokalet var optaget")
    line = "Samtale flyttet fra ti 10.03.2026 kl. 10.00 til ti 17.03.2026 kl. 13.00: Lokalet var optaget"
    assert [told(case) for case in cases] == [[line]] * 3


@pytest.mark.parametrize(("verb", "said"), [("flyt", MOVED), ("aflys", OFF)])
@pytest.mark.parametrize("is_seen", [True, False])
def test_of_those_one_may_not_change_only_those_one_may_see_are_counted(
    staff, url, group, caseworker, verb, said, is_seen
):
    elsewhere = CaseFactory()
    if is_seen:
        InvolvementFactory(case=elsewhere, user=caseworker, part="analysis")
    MeetingFactory(case=elsewhere, group=group, form="group")

    asked = staff.get(f"{url}{verb}/")
    done = staff.post(f"{url}{verb}/", said, follow=True)

    assert "Samtaler, du ikke kan ændre, følger ikke med." in asked.text
    assert ("1 samtale kan du ikke ændre." in asked.text) == is_seen
    assert ("1 samtale kunne du ikke ændre. Den fulgte ikke med." in done.text) == is_seen
    assert Meeting.objects.get(case=elsewhere).on == TODAY


@pytest.mark.parametrize("verb", ["flyt", "aflys"])
def test_a_group_reads_the_same_with_a_case_one_may_not_see(staff, url, group, verb):
    def page():
        return staff.get(f"{url}{verb}/").text.partition("Hver borgers egen")[2].partition("</p>")[0]

    alone = page()
    MeetingFactory(case=CaseFactory(is_restricted=True), group=group, form="group")

    assert alone
    assert page() == alone


def test_the_whole_group_is_called_off(staff, url, group, cases):
    response = staff.post(f"{url}aflys/", OFF, follow=True)

    assert "Gruppesamtalen er aflyst." in response.text
    assert {(talk.state, talk.cancelled_by, talk.because) for talk in Meeting.objects.all()} == {
        ("cancelled", "us", "Underviseren er syg")
    }
    line = "Samtalen ti 10.03.2026 kl. 10.00 er aflyst af os: Underviseren er syg"
    assert [told(case) for case in cases] == [[line]] * 3
    assert "flyt/" not in response.text


@pytest.mark.parametrize("verb", ["flyt", "aflys"])
def test_one_with_a_day_of_its_own_and_one_that_was_held_stay(staff, url, group, talks, verb):
    Meeting.objects.filter(pk=talks[0].pk).update(on=TODAY + DAY)
    staff.post(url, words(talks[1]))
    group.refresh_from_db()

    page = staff.get(f"{url}{verb}/").text
    staff.post(f"{url}{verb}/", MOVED | OFF | {"version": str(group.version)})

    assert "1 borger har sin egen dag" in page
    third = ("planned", TODAY + 7 * DAY) if verb == "flyt" else ("cancelled", TODAY)
    assert days(group) == [("planned", TODAY + DAY), ("held", TODAY), third]


@pytest.mark.parametrize("verb", ["flyt", "aflys"])
def test_a_citizen_one_may_not_see_is_left_alone_and_not_shown(staff, url, group, verb):
    hidden = MeetingFactory(case=CaseFactory(coordinator=UserFactory()), group=group)

    page = staff.get(f"{url}{verb}/").text
    staff.post(f"{url}{verb}/", MOVED | OFF)

    assert "3 borgere" in page
    assert (Meeting.objects.get(pk=hidden.pk).state, Meeting.objects.get(pk=hidden.pk).on) == ("planned", TODAY)
    assert not Access.objects.filter(case_id=hidden.case_id)


@pytest.mark.parametrize(
    ("verb", "said", "changed", "message"),
    [
        ("flyt", MOVED, {"on": ""}, "Skriv, hvornår gruppesamtalen er."),
        ("flyt", MOVED, {"on": "09.03.2026"}, "Dagen er gået."),
        ("flyt", MOVED, {"moved_because": " "}, "Skriv kort, hvorfor gruppesamtalen flyttes."),
        ("flyt", MOVED, {"form": "seance"}, "Vælg en af mulighederne på listen."),
        ("aflys", OFF, {"because": ""}, "Skriv kort, hvorfor gruppesamtalen er aflyst."),
        ("aflys", OFF, {"cancelled_by": ""}, "Vælg, hvem der aflyste."),
    ],
)
def test_rules_are_told_at_the_field(staff, url, group, verb, said, changed, message):
    response = staff.post(f"{url}{verb}/", said | changed)

    assert response.status_code == 422
    assert message in response.text
    assert "ti 10.03.2026 kl. 10.00" in response.text
    assert days(group) == [("planned", TODAY)] * 3


@pytest.mark.parametrize(
    ("verb", "said", "field"), [("flyt", MOVED, "place"), ("flyt", MOVED, "moved_because"), ("aflys", OFF, "because")]
)
@pytest.mark.parametrize("written", ["Hos {name}", "{first}s tog er forsinket", "For 010190-1234"])
def test_what_stands_in_every_case_names_nobody(staff, url, group, cases, verb, said, field, written):
    """Not who has a day of their own either, and so does not follow."""
    Meeting.objects.filter(case=cases[2]).update(on=TODAY + DAY)
    citizen = cases[2].citizen

    response = staff.post(f"{url}{verb}/", said | {field: written.format(name=citizen.name, first=citizen.first_name)})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Skriv det uden navne og cpr-numre." in response.text
    assert {state for state, _ in days(group)} == {"planned"}


def test_two_talks_at_once_are_asked_about(staff, url, group, cases):
    MeetingFactory(case=cases[1], on=TODAY + 7 * DAY, at=datetime.time(13))

    response = staff.post(f"{url}flyt/", MOVED)
    assert response.status_code == 422
    assert "har allerede en samtale ti 17.03.2026 kl. 13.00" in response.text

    staff.post(f"{url}flyt/", MOVED | {"samtidig": "on"})
    assert days(group) == [("planned", TODAY + 7 * DAY)] * 3


@pytest.mark.parametrize(("verb", "said"), [("flyt", MOVED), ("aflys", OFF)])
def test_a_colleague_moved_it_meanwhile(staff, url, group, verb, said):
    staff.post(f"{url}flyt/", MOVED | {"on": "12.03.2026", "place": "Kælderen"})

    response = staff.post(f"{url}{verb}/", said)

    assert response.status_code == 409
    assert "Gruppesamtalen er nu to 12.03.2026 kl. 13.00, Kælderen" in response.text
    assert (said.get("because") or said["moved_because"]) in response.text
    assert days(group) == [("planned", TODAY + 2 * DAY)] * 3

    staff.post(f"{url}{verb}/", said | {"version": response.context["form"].data["version"]})
    assert {state for state, _ in days(group)} == {"planned" if verb == "flyt" else "cancelled"}
    assert MeetingGroup.objects.get().version == 3


def test_a_colleague_called_it_off_meanwhile_and_the_words_are_shown(staff, url, group):
    staff.post(f"{url}aflys/", OFF)

    response = staff.post(f"{url}flyt/", MOVED)

    assert response.status_code == 409
    assert "allerede registreret eller aflyst" in response.text
    assert "Lokalet var optaget" in response.text
    assert {state for state, _ in days(group)} == {"cancelled"}
    assert staff.get(f"{url}flyt/").headers["Location"] == url


def test_a_colleague_registered_one_meanwhile(staff, url, group, talks):
    staff.post(url, words(talks[0]))

    assert staff.post(f"{url}aflys/", OFF).status_code == 409
    assert [state for state, _ in days(group)] == ["held", "planned", "planned"]


def test_a_talk_that_was_moved_with_its_group_is_not_registered_over(staff, url, talks):
    sent = words(talks[0])
    staff.post(f"{url}flyt/", MOVED)

    assert staff.post(url, sent).status_code == 409
    assert Meeting.objects.planned().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_one_after_the_other(from_two_tabs):
    worker = UserFactory()
    group = MeetingGroupFactory(held_by=worker)
    for _ in range(2):
        MeetingFactory(case=CaseFactory(coordinator=worker), group=group, form="group")

    answers = from_two_tabs(GroupMoveForm, worker, f"/samtaler/gruppe/{group.pk}/flyt/", MOVED)

    assert answers == [302, 409]
    assert [talk.moves for talk in Meeting.objects.all()] == [1, 1]


def test_a_double_click_moves_once(staff, url, cases):
    sent = MOVED | {"_key": "0b5be57e-4d7f-4a62-9c7e-1d3a3a3b9a12"}

    staff.post(f"{url}flyt/", sent)
    response = staff.post(f"{url}flyt/", sent, follow=True)

    assert "Det var allerede gemt." in response.text
    assert len(told(cases[0])) == 1


@pytest.mark.parametrize("verb", ["", "flyt/", "aflys/"])
def test_a_group_of_another_team_is_not_there(client, url, verb):
    client.force_login(UserFactory())

    assert client.get(url + verb).status_code == 404


@pytest.fixture
def birthe(caseworker):
    return UserFactory(team=caseworker.team, first_name="Birthe", last_name="Holm")


def test_the_whole_group_is_given_to_a_colleague_who_is_told(staff, url, group, cases, caseworker, birthe):
    response = staff.post(f"{url}giv/", {"kollega": birthe.pk, "version": "1"}, follow=True)

    assert "Gruppesamtalen er givet videre." in response.text
    group.refresh_from_db()
    assert (group.held_by, group.version) == (birthe, 2)
    assert {(talk.held_by, talk.on, talk.state) for talk in Meeting.objects.all()} == {(birthe, TODAY, "planned")}
    line = f"Samtalen ti 10.03.2026 kl. 10.00 holdes af Birthe Holm i stedet for {caseworker.name}"
    assert [told(case) for case in cases] == [[line]] * 3
    notice = Notice.objects.get(recipient=birthe)
    assert notice.text == f"Du holder en gruppesamtale ti 10.03.2026 i stedet for {caseworker.name}."
    assert notice.url == url


def test_who_is_not_there_or_may_not_open_a_case_is_not_given_the_group(staff, url, group, cases, caseworker, birthe):
    away = UserFactory(team=caseworker.team)
    AbsenceFactory(user=away, cover=None, from_on=TODAY, until_on=TODAY)
    for who, message in [
        ("", "Vælg, hvem der holder den."),
        (away.pk, "Vælg en kollega fra teamet, som er der den dag."),
        (UserFactory().pk, "Vælg en kollega fra teamet, som er der den dag."),
    ]:
        response = staff.post(f"{url}giv/", {"kollega": who, "version": "1"})
        assert (response.status_code, message in response.text) == (422, True)
    cases[0].is_restricted = True
    cases[0].save()
    InvolvementFactory(case=cases[0], user=caseworker, part="colleague", from_on=TODAY)

    response = staff.post(f"{url}giv/", {"kollega": birthe.pk, "version": "1"})

    assert "Birthe Holm har ikke adgang til 1 af sagerne. Vælg en anden." in response.text
    assert set(Meeting.objects.values_list("held_by", flat=True)) == {caseworker.pk}


def test_a_colleague_with_a_talk_at_that_hour_is_asked_about(staff, url, group, birthe):
    MeetingFactory(held_by=birthe, case=CaseFactory(team=birthe.team), on=TODAY, at=datetime.time(10))
    sent = {"kollega": birthe.pk, "version": "1"}

    response = staff.post(f"{url}giv/", sent)
    assert response.status_code == 422
    assert "Birthe Holm har allerede en samtale ti 10.03.2026 kl. 10.00" in response.text

    staff.post(f"{url}giv/", sent | {"samtidig": "on"})
    group.refresh_from_db()
    assert group.held_by == birthe


def test_a_group_that_was_moved_meanwhile_is_not_given(staff, url, group, birthe):
    staff.post(f"{url}flyt/", MOVED)

    response = staff.post(f"{url}giv/", {"kollega": birthe.pk, "version": "1"})

    assert response.status_code == 409
    assert "Send igen, hvis det stadig skal ændres." in response.text
    assert not Meeting.objects.filter(held_by=birthe).exists()

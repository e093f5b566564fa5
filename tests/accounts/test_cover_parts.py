"""Deputies for a target group or a case: who may be one, and what a protected case does with it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Absence
from cases import deputies
from cases.models import Case, CoverPart, Involvement, ReasonedLook
from cases.models.cover_part import LET_IN
from journal.models import Access, Event
from tests.factories import (
    CaseFactory,
    InvolvementFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)


@pytest.fixture
def colleague(caseworker):
    return UserFactory(team=caseworker.team, first_name="Birthe", last_name="Holm")


@pytest.fixture
def absence(caseworker):
    return Absence.objects.create(user=caseworker, from_on=TODAY, until_on=TODAY + 4 * DAY)


@pytest.fixture
def url(absence):
    return f"/profil/fravaer/{absence.pk}/"


@pytest.fixture
def protected(caseworker):
    return CaseFactory(coordinator=caseworker, is_restricted=True, citizen__last_name="Hemmelig")


def add(client, url, **values):
    return client.post(f"{url}vikar/ny/", {name: getattr(one, "pk", one) for name, one in values.items()}, follow=True)


def test_deputies_for_parts_are_in_the_history_and_a_case_has_no_name_there(
    staff, caseworker, colleague, url, protected
):
    add(staff, url, target_group=TargetGroupFactory(label="Unge"), cover=colleague)
    add(staff, url, case=protected, cover=colleague)
    staff.post(f"{url}vikar/{CoverPart.objects.latest('pk').pk}/fjern/")

    history = staff.get(url).context["history"]

    assert [step.lines for step in history][:2] == [
        ["Vikar for en enkelt sag: Birthe Holm (fjernet siden)"],
        ["Vikar for Unge: Birthe Holm"],
    ]
    assert {step.by for step in history[:2]} == {caseworker.name}


def test_the_deputy_has_it_all_only_where_there_is_one_who_can(staff, absence, colleague, url):
    told = "Vikaren har det hele."
    assert told not in staff.get(url).text
    absence.cover = colleague
    absence.save()
    assert told in staff.get(url).text
    Absence.objects.create(user=colleague, from_on=absence.from_on, until_on=absence.until_on)
    assert told not in staff.get(url).text


def test_a_deputy_for_a_group_and_one_for_a_case(staff, caseworker, colleague, url):
    group, case = TargetGroupFactory(label="Sygedagpengemodtagere"), CaseFactory(coordinator=caseworker)

    assert "Birthe Holm er vikar for den del." in add(staff, url, target_group=group, cover=colleague).text
    page = add(staff, url, case=case, cover=colleague).text

    assert "Sygedagpengemodtagere" in page
    assert f"Sag {case.number}" in page
    assert not Involvement.objects.filter(user=colleague).exists()
    staff.post(f"{url}vikar/{CoverPart.objects.get(case=case).pk}/fjern/")
    assert CoverPart.objects.get().target_group == group


def test_faults_are_told(staff, caseworker, colleague, url):
    group, case = TargetGroupFactory(), CaseFactory(coordinator=caseworker)
    add(staff, url, target_group=group, cover=colleague)
    away = UserFactory(team=caseworker.team)
    Absence.objects.create(user=away, from_on=TODAY + DAY, until_on=TODAY + DAY)

    for values, message in [
        ({"cover": colleague}, "Vælg enten en målgruppe eller en sag."),
        ({"cover": colleague, "target_group": group, "case": case}, "Vælg enten en målgruppe eller en sag."),
        ({"cover": colleague, "target_group": group}, "Målgruppen har allerede en vikar."),
        ({"cover": colleague, "case": CaseFactory()}, "Vælg en sag, som den fraværende er ansvarlig for."),
        ({"cover": UserFactory(), "case": case}, "Vælg en kollega fra teamet, som kan logge ind."),
        ({"cover": caseworker, "case": case}, "Vælg en kollega fra teamet, som kan logge ind."),
        ({"cover": away, "case": case}, "er selv fraværende 24.11.2026. Vælg en anden."),
        ({"cover": "\0", "case": "x"}, "Vælg en kollega fra teamet, som kan logge ind."),
    ]:
        response = add(staff, url, **values)
        assert response.status_code == 422
        assert message in response.text
    assert CoverPart.objects.count() == 1


def test_a_protected_case_opens_for_the_days_and_its_journal_says_so(client, staff, colleague, url, protected):
    add(staff, url, case=protected, cover=colleague)

    part = Involvement.objects.get(case=protected, user=colleague)
    assert (part.from_on, part.until_on) == (TODAY, TODAY + 4 * DAY)
    assert "Med i sagen: Birthe Holm" in Event.objects.get(case_id=protected.pk).text
    client.force_login(colleague)
    assert client.get(protected.get_absolute_url()).status_code == 200


def test_back_early_it_shuts_the_same_day(staff, caseworker, colleague, url, protected, time_machine):
    add(staff, url, case=protected, cover=colleague)
    time_machine.move_to("2026-11-25 10:00+01:00", tick=False)
    later = Client()
    later.force_login(caseworker)

    later.post(f"{url}slut/", {"version": 1})

    assert Involvement.objects.get(case=protected, user=colleague).until_on == TODAY + DAY
    assert "Ikke længere med i sagen: Birthe Holm" in Event.objects.of_case(protected.pk)[0].text
    later.force_login(colleague)
    assert later.get(protected.get_absolute_url()).status_code == 404


def test_taken_back_the_same_day_it_never_was(staff, colleague, url, protected):
    add(staff, url, case=protected, cover=colleague)

    staff.post(f"{url}vikar/{CoverPart.objects.get().pk}/fjern/")

    assert not Involvement.objects.filter(user=colleague).exists()
    assert not CoverPart.objects.exists()


def test_other_days_open_it_for_other_days(staff, colleague, url, protected):
    add(staff, url, case=protected, cover=colleague)

    staff.post(url, {"from_on": "23.11.2026", "until_on": "04.12.2026", "version": 1})

    part = Involvement.objects.get(case=protected, user=colleague)
    assert (part.from_on, part.until_on) == (TODAY, datetime.date(2026, 12, 4))


def test_a_part_that_the_deputy_has_anyway_stays(staff, colleague, url, protected):
    own = InvolvementFactory(case=protected, user=colleague, part="colleague", from_on=TODAY - DAY)
    add(staff, url, case=protected, cover=colleague)

    staff.post(f"{url}slut/", {"version": 1})

    assert Involvement.objects.get(user=colleague) == own
    own.refresh_from_db()
    assert own.until_on is None


def opened(case, user):
    """The days on which the case is open to somebody, from today."""
    found = case.involvements.filter(user=user)
    return [number for number in range(8) if found.live(TODAY + number * DAY).exists()]


@pytest.mark.parametrize(
    ("own", "let_in"),
    [
        ([(-3, 1)], [(2, 4)]),
        ([(1, 2)], [(0, 0), (3, 4)]),
        ([(3, None)], [(0, 2)]),
        ([(-3, 0), (4, 4)], [(1, 3)]),
        ([(-3, -1)], [(0, 4)]),
        ([(0, 4)], []),
    ],
)
def test_a_part_of_the_days_is_filled_up_and_taking_it_back_shuts_that_alone(
    staff, colleague, url, protected, own, let_in
):
    """A protected case that the deputy has a part in for other days, or some of these."""
    owned = [
        InvolvementFactory(
            case=protected,
            user=colleague,
            part="colleague",
            from_on=TODAY + first * DAY,
            until_on=None if last is None else TODAY + last * DAY,
        )
        for first, last in own
    ]

    add(staff, url, case=protected, cover=colleague)

    fresh = Involvement.objects.filter(user=colleague, reason=LET_IN).order_by("from_on")
    assert [((one.from_on - TODAY).days, (one.until_on - TODAY).days) for one in fresh] == let_in
    assert opened(protected, colleague)[:5] == [0, 1, 2, 3, 4]

    staff.post(f"{url}vikar/{CoverPart.objects.get().pk}/fjern/")
    assert not fresh.all().exists()
    assert set(Involvement.objects.filter(user=colleague)) == set(owned)


def test_before_a_later_absence_a_part_that_ends_opens_none_of_its_days(staff, caseworker, colleague, protected):
    later = Absence.objects.create(user=caseworker, from_on=TODAY + 10 * DAY, until_on=TODAY + 14 * DAY)
    InvolvementFactory(case=protected, user=colleague, part="colleague", from_on=TODAY, until_on=TODAY + 5 * DAY)

    add(staff, f"/profil/fravaer/{later.pk}/", case=protected, cover=colleague)

    part = Involvement.objects.get(user=colleague, reason=LET_IN)
    assert (part.from_on, part.until_on) == (later.from_on, later.until_on)


def test_a_look_for_hours_is_no_deputys_access(staff, caseworker, colleague, url):
    elsewhere = CaseFactory(coordinator=caseworker, team=TeamFactory())
    ReasonedLook(case=elsewhere, user=colleague, reason="cover", text="Jeg er vikar i dag").grant()

    add(staff, url, case=elsewhere, cover=colleague)

    assert opened(elsewhere, colleague) == [0, 1, 2, 3, 4]


def test_who_reads_it_for_an_analysis_is_let_in_to_work(client, staff, colleague, url, protected):
    InvolvementFactory(case=protected, user=colleague, part="analysis", from_on=TODAY)

    add(staff, url, case=protected, cover=colleague)

    assert protected.is_worked_on_by(colleague)


@pytest.mark.parametrize(("has_begun", "days"), [(True, [0]), (False, [])])
def test_back_on_the_first_day_it_is_open_for_the_rest_of_it_to_who_has_begun(
    staff, colleague, url, protected, has_begun, days
):
    add(staff, url, case=protected, cover=colleague)
    if has_begun:
        protected.note(Event.Kind.FOLLOW_UP, "Talte med borgeren", by=colleague)

    staff.post(f"{url}slut/", {"version": 1})

    assert opened(protected, colleague) == days
    assert CoverPart.objects.exists() is has_begun


def test_a_case_that_was_closed_meanwhile_gets_no_deputy(caseworker, colleague, absence, protected):
    part = CoverPart(absence=absence, case=Case.objects.get(pk=protected.pk), cover=colleague)
    Case.objects.filter(pk=protected.pk).update(closed_on=TODAY, close_reason="job")

    with pytest.raises(ValidationError, match="Sagen er afsluttet"):
        part.give(by=caseworker)


def test_a_lead_neither_names_nor_is_told_a_protected_case(client, staff, caseworker, colleague, url, protected):
    add(staff, url, case=protected, cover=colleague)
    client.force_login(UserFactory(team=caseworker.team, team_lead=True))

    page = client.get(url).text
    form = client.get(f"{url}vikar/ny/").text

    assert "En særligt beskyttet sag" in page
    assert protected.number not in page + form
    assert "Hemmelig" not in page + form


def test_to_choose_among_citizens_is_a_look(staff, caseworker, url):
    CaseFactory(coordinator=caseworker)
    staff.get(f"{url}vikar/ny/")

    assert Access.objects.get(user=caseworker).page == "cover_part_create"


def test_the_lead_is_told_when_a_deputy_of_a_part_is_away(staff, caseworker, colleague):
    lead = UserFactory(team=caseworker.team, team_lead=True)
    theirs = Absence.objects.create(user=colleague, from_on=TODAY, until_on=TODAY + DAY)
    CoverPart.objects.create(absence=theirs, cover=caseworker, target_group=TargetGroupFactory())

    page = staff.post("/profil/fravaer/nyt/", {"from_on": "24.11.2026", "until_on": "24.11.2026"}, follow=True).text

    assert "Du er selv vikar for Birthe Holm i de dage. Find en anden vikar." in page
    notice = lead.notices.get()
    away = f"{caseworker.name} er fraværende 24.11.2026"
    assert notice.text == f"{away} og er vikar for Birthe Holm. Find en anden vikar."
    assert notice.url == "/team/fravaer/"


def test_cases_are_held_in_the_order_of_their_numbers(absence, colleague, caseworker, monkeypatch):
    """As a move of several holds them: else the two wait for each other."""
    cases = [CaseFactory(coordinator=caseworker, citizen__last_name=name) for name in ("Østergaard", "Andersen")]
    for case in reversed(cases):
        CoverPart.objects.create(absence=absence, case=case, cover=colleague)
    held = []
    monkeypatch.setattr(Case, "hold", lambda case: held.append(case.pk))
    absence.until_on += DAY

    deputies.keep(absence, by=caseworker)

    assert held == sorted(case.pk for case in cases)

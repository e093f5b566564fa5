"""Being away: who may write it, who may stand in, and what happens when two write at once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Absence, User
from cases.models import CoverPart
from followup.hand_backs import ask_deputies
from followup.models import HandBack
from tests.at_once import at_once
from tests.factories import CaseFactory, TargetGroupFactory, TeamFactory, UserFactory

BEGUN = "Fraværet er begyndt, så første dag kan ikke blive senere. Ret den sidste dag, og skriv et nyt fravær."
TODAY = datetime.date(2026, 11, 23)
LIST, NEW = "/profil/fravaer/", "/profil/fravaer/nyt/"
DAYS = {"from_on": "30.11.2026", "until_on": "04.12.2026"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)


@pytest.fixture
def colleague(caseworker):
    return UserFactory(team=caseworker.team, first_name="Birthe", last_name="Holm")


@pytest.fixture
def lead(caseworker):
    return UserFactory(team=caseworker.team, team_lead=True)


def days(first, last, month=12, year=2026):
    return {"from_on": datetime.date(year, month, first), "until_on": datetime.date(year, month, last)}


def test_ones_own_absence_is_written_with_a_deputy(staff, caseworker, colleague):
    response = staff.post(NEW, DAYS | {"cover": colleague.pk}, follow=True)

    assert "Fraværet er gemt." in response.text
    assert "Vikar: Birthe Holm" in response.text
    absence = caseworker.absences.get()
    assert (absence.from_on, absence.until_on) == (datetime.date(2026, 11, 30), datetime.date(2026, 12, 4))
    assert absence.cover == colleague


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"from_on": ""}, "Skriv en dato."),
        ({"from_on": "i morgen"}, "Skriv datoen som"),
        ({"until_on": "29.11.2026"}, "Fraværet kan ikke slutte, før det begynder."),
        ({"from_on": "01.11.2026", "until_on": "22.11.2026"}, "Fraværet er allerede slut."),
        ({"until_on": "01.12.2027"}, "Skriv højst et år ad gangen."),
        ({"cover": "999999"}, "Vælg en kollega fra teamet"),
        ({"cover": "\0"}, "Vælg en kollega fra teamet"),
    ],
)
def test_faults_are_told_at_their_fields(staff, caseworker, answers, message):
    response = staff.post(NEW, DAYS | answers)

    assert response.status_code == 422
    assert message in response.text
    assert not caseworker.absences.exists()


def test_days_that_are_taken_already_are_refused_in_words(staff, caseworker):
    Absence.objects.create(user=caseworker, **days(4, 8))

    response = staff.post(NEW, DAYS)

    assert response.status_code == 422
    assert "Der er allerede skrevet fravær på nogle af de dage." in response.text
    assert caseworker.absences.count() == 1


def test_a_deputy_is_an_active_colleague_who_is_there(staff, caseworker, colleague):
    strangers = [
        UserFactory(),
        UserFactory(team=caseworker.team, is_active=False),
        UserFactory(team=caseworker.team, role="mentor"),
        caseworker,
    ]
    for stranger in strangers:
        assert staff.post(NEW, DAYS | {"cover": stranger.pk}).status_code == 422

    Absence.objects.create(user=colleague, **days(4, 4))
    response = staff.post(NEW, DAYS | {"cover": colleague.pk})

    assert "Birthe Holm er selv fraværende 04.12.2026. Vælg en anden." in response.text
    assert not caseworker.absences.exists()


def test_who_stands_in_for_others_is_told_so_when_they_are_away_themselves(staff, caseworker, colleague):
    Absence.objects.create(user=colleague, cover=caseworker, **days(1, 2))

    response = staff.post(NEW, DAYS, follow=True)

    assert "Du er selv vikar for Birthe Holm i de dage. Find en anden vikar." in response.text
    assert caseworker.absences.exists()


def test_a_deputy_who_is_away_too_is_told_until_another_is_found(caseworker, colleague):
    hers = Absence.objects.create(user=colleague, cover=caseworker, **days(1, 2))
    own = Absence.objects.create(user=caseworker, **days(2, 3))
    browser, deputys = Client(), Client()
    browser.force_login(colleague)
    deputys.force_login(caseworker)
    told = f"{caseworker.name} er selv fraværende 02.12.2026–03.12.2026"
    mine = f"Du er selv fraværende på nogle af dagene. {colleague.name} mangler en anden vikar."

    assert told in browser.get(LIST).text
    assert mine in deputys.get(LIST).text
    own.delete()
    assert told not in browser.get(LIST).text
    assert mine not in deputys.get(LIST).text
    assert hers.cover == caseworker


@pytest.mark.parametrize("of", ["all", "a group"])
@pytest.mark.parametrize(
    ("became", "told"),
    [
        ({"is_active": False}, "Birthe Holm kan ikke længere logge ind"),
        ({"team": None}, "Birthe Holm er ikke længere i teamet"),
        ({"role": "mentor"}, "Birthe Holm kan ikke åbne sagerne"),
    ],
)
def test_whoever_is_away_reads_what_the_lead_reads_of_the_deputy(
    client, staff, caseworker, lead, colleague, of, became, told
):
    rest = colleague if of == "all" else UserFactory(team=caseworker.team)
    absence = Absence.objects.create(user=caseworker, cover=rest, **days(1, 4))
    if of == "a group":
        group = TargetGroupFactory(label="Unge")
        CoverPart.objects.create(absence=absence, cover=colleague, target_group=group)
    pages = [(staff, LIST), (staff, f"{LIST}{absence.pk}/"), (client, "/team/fravaer/")]
    client.force_login(lead)
    assert ["Uden vikar" in browser.get(page).text for browser, page in pages] == [False] * 3

    User.objects.filter(pk=colleague.pk).update(**became)

    for browser, page in pages:
        assert (told if of == "all" else f"Unge: {told}") in browser.get(page).text


def test_a_deputy_who_has_moved_reads_that_another_one_is_missing(staff, caseworker, colleague):
    Absence.objects.create(user=colleague, cover=caseworker, **days(1, 2))
    caseworker.team = TeamFactory()
    caseworker.save()

    assert "Du er ikke længere i teamet. Birthe Holm mangler en anden vikar." in staff.get(LIST).text


def test_many_absences_cost_as_many_statements_as_one(client, lead, caseworker, colleague, count_queries):
    def one_more(month):
        absence = Absence.objects.create(user=caseworker, cover=colleague, **days(1, 2, month, 2027))
        theirs = Absence.objects.create(user=colleague, cover=lead, **days(1, 2, month, 2027))
        for one in (absence, theirs):
            CoverPart.objects.create(absence=one, cover=lead, target_group=TargetGroupFactory())

    client.force_login(lead)
    one_more(1)
    assert client.get(LIST).text.count("Uden vikar") == 1
    one = count_queries(lambda: client.get(LIST))
    for month in (2, 3, 4):
        one_more(month)

    assert client.get(LIST).text.count("Uden vikar") == 4
    assert count_queries(lambda: client.get(LIST)) == one


def test_a_lead_writes_for_the_team_and_for_nobody_else(client, lead, caseworker, colleague):
    client.force_login(lead)
    response = client.post(NEW, DAYS | {"user": caseworker.pk, "cover": colleague.pk}, follow=True)
    assert caseworker.name in response.text
    assert caseworker.absences.get().cover == colleague

    assert client.post(NEW, DAYS | {"user": UserFactory().pk}).status_code == 422
    assert client.post(NEW, DAYS | {"user": colleague.pk, "cover": colleague.pk}).status_code == 422
    assert Absence.objects.count() == 1


def test_a_colleague_neither_sees_nor_writes_anothers(client, colleague, caseworker):
    absence = Absence.objects.create(user=caseworker, **days(1, 4))
    client.force_login(colleague)

    assert str(absence) not in client.get(LIST).text
    assert client.get(f"{LIST}{absence.pk}/").status_code == 404
    assert client.post(f"{LIST}{absence.pk}/slut/", {"version": 1}).status_code == 404
    # Naming somebody else in the form is no way round it.
    client.post(NEW, {"from_on": "07.12.2026", "until_on": "07.12.2026", "user": caseworker.pk})
    assert Absence.objects.get(from_on=datetime.date(2026, 12, 7)).user == colleague


def test_a_change_is_kept_in_the_history(staff, caseworker, colleague):
    staff.post(NEW, DAYS)
    url = f"{LIST}{caseworker.absences.get().pk}/"
    staff.post(url, DAYS | {"until_on": "11.12.2026", "cover": colleague.pk, "version": 1})

    changed, first = staff.get(url).context["history"]

    assert changed.lines == ["Vikar: (tomt) → Birthe Holm", "Til og med: 04.12.2026 → 11.12.2026"]
    assert first.lines == ["Oprettet"]
    assert {changed.by, first.by} == {caseworker.name}
    assert caseworker.absences.get().version == 2


def test_two_who_change_it_at_once_are_shown_both(client, staff, caseworker, lead):
    absence = Absence.objects.create(user=caseworker, **days(1, 4))
    url = f"{LIST}{absence.pk}/"
    staff.post(url, {"from_on": "01.12.2026", "until_on": "07.12.2026", "version": 1})

    client.force_login(lead)
    response = client.post(url, {"from_on": "01.12.2026", "until_on": "09.12.2026", "version": 1})

    assert response.status_code == 409
    assert "07.12.2026" in response.text
    assert "09.12.2026" in response.text
    assert client.post(f"{url}slut/", {"version": 1}).status_code == 409
    absence.refresh_from_db()
    assert absence.until_on == datetime.date(2026, 12, 7)


def test_back_early_it_ends_yesterday(staff, caseworker):
    absence = Absence.objects.create(user=caseworker, **days(20, 27, month=11))

    response = staff.post(f"{LIST}{absence.pk}/slut/", {"version": 1}, follow=True)

    assert "Fraværet er slut." in response.text
    absence.refresh_from_db()
    assert absence.until_on == datetime.date(2026, 11, 22)
    assert "Tidligere" in response.text


@pytest.mark.parametrize("became", ["stopped", "of another team", "away"])
def test_back_early_whatever_has_become_of_the_deputy(staff, caseworker, colleague, became):
    absence = Absence.objects.create(user=caseworker, cover=colleague, **days(20, 27, month=11))
    if became == "away":
        Absence.objects.create(user=colleague, **days(23, 24, month=11))
    elif became == "stopped":
        User.objects.filter(pk=colleague.pk).update(is_active=False)
    else:
        User.objects.filter(pk=colleague.pk).update(team=TeamFactory())

    response = staff.post(f"{LIST}{absence.pk}/slut/", {"version": 1}, follow=True)

    assert "Fraværet er slut." in response.text
    absence.refresh_from_db()
    assert absence.until_on == datetime.date(2026, 11, 22)


def test_back_on_the_first_day_it_ends_today_and_can_be_handed_back(client, staff, caseworker, colleague):
    absence = Absence.objects.create(user=caseworker, cover=colleague, **days(23, 27, month=11))
    case = CaseFactory(coordinator=caseworker)
    HandBack.objects.create(absence=absence, case=case, by=colleague, text="Ring til borgeren i morgen")

    response = staff.post(f"{LIST}{absence.pk}/slut/", {"version": 1}, follow=True)

    assert "Fraværet slutter i dag. Det, der er sket imens, kan stadig leveres tilbage." in response.text
    assert "Tilbage i dag" not in response.text
    absence.refresh_from_db()
    assert (absence.from_on, absence.until_on) == (TODAY, TODAY)
    assert "Ring til borgeren i morgen" in staff.get(f"/fravaer/{absence.pk}/tilbage/").text
    client.force_login(colleague)
    assert "Ring til borgeren i morgen" in client.get(f"/fravaer/{absence.pk}/aflever/").text
    assert ask_deputies(TODAY + datetime.timedelta(days=1)) == 1


@pytest.mark.parametrize("first", [20, 23])
@pytest.mark.parametrize("later", [{}, {"from_on": "23.11.2026"}, {"from_on": "24.11.2026"}])
@pytest.mark.parametrize("of", ["all", "a group", "nothing"])
def test_one_that_has_begun_does_not_begin_later(staff, caseworker, colleague, of, later, first):
    """Or it would be deleted as one that never began, and what others wrote to hand back with it."""
    cover = colleague if of == "all" else None
    absence = Absence.objects.create(user=caseworker, cover=cover, **days(first, 27, month=11))
    if of == "a group":
        CoverPart.objects.create(absence=absence, cover=colleague, target_group=TargetGroupFactory())
    sent = DAYS | later | {"cover": cover.pk if cover else "", "version": 1}
    is_later = (first, later.get("from_on")) != (23, "23.11.2026")

    response = staff.post(f"{LIST}{absence.pk}/", sent)

    assert response.status_code == (422 if is_later else 302)
    assert (BEGUN in response.text) is is_later
    absence.refresh_from_db()
    assert absence.from_on == datetime.date(2026, 11, first)


def test_one_that_has_begun_may_have_begun_earlier_and_ends_when_it_does(staff, caseworker):
    absence = Absence.objects.create(user=caseworker, **days(23, 27, month=11))

    staff.post(f"{LIST}{absence.pk}/", {"from_on": "20.11.2026", "until_on": "23.11.2026", "version": 1})

    absence.refresh_from_db()
    assert (absence.from_on, absence.until_on) == (datetime.date(2026, 11, 20), TODAY)


def test_days_the_wrong_way_round_are_told_to_a_lead_too(client, lead, caseworker):
    client.force_login(lead)
    upside_down = {"user": caseworker.pk, "from_on": "27.11.2026", "until_on": "25.11.2026"}

    for page in (NEW, "/team/fravaer/nyt/"):
        response = client.post(page, upside_down)
        assert response.status_code == 422
        assert response.text.count("Fraværet kan ikke slutte, før det begynder.") == 2  # in the summary, at the field
    with pytest.raises(ValidationError, match="Fraværet kan ikke slutte"):
        Absence(user=caseworker, **days(4, 1)).keep()


def test_who_is_away_as_their_own_deputy_is_told_what_is_wrong(client, lead):
    client.force_login(lead)

    response = client.post(NEW, DAYS | {"user": lead.pk, "cover": lead.pk})

    assert response.status_code == 422
    assert "Vælg en anden end den, der er fraværende." in response.text
    assert "som kan logge ind" not in response.text


def test_the_first_day_is_today_until_another_is_written(client, staff, lead):
    assert 'value="23.11.2026"' in staff.get(NEW).text
    client.force_login(lead)
    form = client.get(NEW).context["form"]
    assert (form["user"].value(), form["from_on"].value()) == (lead.pk, TODAY)


def test_one_that_never_began_is_deleted(staff, caseworker):
    absence = Absence.objects.create(user=caseworker, **days(1, 4))

    assert "Fraværet er slettet." in staff.post(f"{LIST}{absence.pk}/slut/", {"version": 1}, follow=True).text

    assert not caseworker.absences.exists()
    assert Absence.pgh_event_model.objects.filter(pgh_obj_id=absence.pk).exists()


def test_one_that_is_over_stays_as_it_was(staff, caseworker):
    absence = Absence.objects.create(user=caseworker, **days(2, 6, month=11))

    assert staff.get(f"{LIST}{absence.pk}/").status_code == 404
    assert staff.post(f"{LIST}{absence.pk}/slut/", {"version": 1}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_make_each_other_deputies_at_the_same_moment(caseworker, colleague):
    """Whoever comes second finds the other away."""
    pairs = [(caseworker, colleague), (colleague, caseworker)]

    told = at_once(
        *(Absence(user=user, cover=cover, **days(1, 4)).keep for user, cover in pairs),
        expected=ValidationError,
    )

    assert sorted(isinstance(one, ValidationError) for one in told) == [False, True]
    assert Absence.objects.count() == 1

"""The lead's absences: where a deputy is missing, and what becomes of the talks of a morning's sickness."""

import datetime
import html

import pytest
from django.utils import timezone

from accounts.models import Absence, Division
from cases.models import CoverPart
from followup.hand_backs import ask_deputies
from followup.models import Meeting
from journal.models import Access, Event
from notices.models import Notice
from tests.conference_factories import ConferenceFactory, ParticipantFactory
from tests.factories import CaseFactory, InvolvementFactory, TargetGroupFactory, TeamFactory, UserFactory
from tests.followup.meeting_factories import MeetingFactory

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
LIST = "/team/fravaer/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 08:00+01:00", tick=False)


@pytest.fixture
def colleague(caseworker):
    return UserFactory(team=caseworker.team, first_name="Birthe", last_name="Holm")


@pytest.fixture
def lead(client, caseworker):
    lead = UserFactory(team=caseworker.team, team_lead=True)
    client.force_login(lead)
    return lead


@pytest.fixture
def absence(caseworker):
    return Absence.objects.create(user=caseworker, from_on=TODAY, until_on=TODAY + DAY)


@pytest.fixture
def url(absence):
    return f"{LIST}{absence.pk}/i-dag/"


def talk(held_by, name="Anna", hour=10, **values):
    case = CaseFactory(coordinator=held_by, citizen__first_name=name, citizen__last_name="Lund", **values)
    return MeetingFactory(case=case, held_by=held_by, on=TODAY, at=datetime.time(hour))


def key(one):
    return f"{one.pk}-{one.version}"


def gaps(client):
    return [[(gap.of, gap.why) for gap in one.gaps] for one in client.get(LIST).context["shown"]]


def test_where_a_deputy_is_missing(client, lead, caseworker, colleague, absence):
    assert gaps(client) == [[("", "Ingen er valgt")]]
    Absence.objects.update(cover=colleague)
    assert gaps(client) == [[]]
    group = TargetGroupFactory(label="Unge")
    part = CoverPart.objects.create(absence=absence, cover=UserFactory(team=lead.team), target_group=group)
    Absence.objects.create(user=part.cover, from_on=TODAY + DAY, until_on=TODAY + 5 * DAY)
    why = f"{part.cover.name} er selv fraværende 24.11.2026–28.11.2026"
    assert gaps(client)[0] == [("Unge", why)]
    colleague.is_active = False
    colleague.save()
    assert gaps(client)[0] == [("", "Birthe Holm kan ikke længere logge ind"), ("Unge", why)]
    colleague.is_active, colleague.team = True, TeamFactory()
    colleague.save()
    assert gaps(client)[0][0] == ("", "Birthe Holm er ikke længere i teamet")


def test_the_number_of_citizens_is_that_of_the_list_behind_it_and_of_the_board(client, lead, caseworker, absence):
    for _ in range(2):
        CaseFactory(coordinator=caseworker)
    CaseFactory(coordinator=caseworker, is_restricted=True)
    CaseFactory(coordinator=caseworker, closed_on=TODAY, close_reason="job")
    CaseFactory(coordinator=caseworker, team=TeamFactory())

    page = client.get(LIST)
    (shown,) = page.context["shown"]
    link = f"/team/sager/?medarbejder={caseworker.pk}&vis=alle"
    behind = client.get(link)
    (line,) = (line for line in client.get("/team/").context["lines"] if line.person.pk == caseworker.pk)

    assert html.escape(link) in page.text
    assert shown.citizens == behind.context["page"].paginator.count == line.cases == 3


def test_whom_the_absent_one_stands_in_for_is_on_the_same_list(client, lead, caseworker, colleague, url):
    """A deputy who is sick leaves the talks of both; but a group has a deputy of its own, who is there."""
    jonas, camilla = (UserFactory(team=lead.team, first_name=name, last_name="Lykke") for name in ("Jonas", "Camilla"))
    away = Absence.objects.create(user=jonas, cover=caseworker, from_on=TODAY - DAY, until_on=TODAY + DAY)
    group = TargetGroupFactory()
    CoverPart.objects.create(absence=away, cover=camilla, target_group=group)
    own, left = talk(caseworker, "Anna", 9), talk(jonas, "Bo", 10)
    camillas, others = talk(jonas, "Carl", 11, target_group=group), talk(lead, "Dan", 12)

    page = client.get(url)

    assert list(page.context["form"].by_key.values()) == [own, left]
    assert f"{caseworker.name} er vikar for Jonas Lykke. De samtaler står her også." in page.text
    assert page.text.count("· hos Jonas Lykke") == 1
    assert page.context["hidden"] == 0
    client.post(url, {"samtaler": [key(own), key(left)], "hvad": "giv", "kollega": colleague.pk})
    assert list(colleague.meetings.order_by("at")) == [own, left]
    told = Notice.objects.get(recipient=colleague).text
    assert f" for {' og '.join(sorted([caseworker.name, jonas.name]))}. De står på Min dag." in told
    assert set(Meeting.objects.exclude(held_by=colleague)) == {camillas, others}


@pytest.mark.parametrize("days", [(-5, -1), (1, 5)])
def test_whom_the_absent_one_stands_in_for_another_day_has_no_talks_here(client, lead, caseworker, url, days):
    jonas = UserFactory(team=lead.team)
    first, last = (TODAY + number * DAY for number in days)
    Absence.objects.create(user=jonas, cover=caseworker, from_on=first, until_on=last)
    talk(jonas, "Bo", 10)

    assert client.get(url).context["form"].by_key == {}


def test_a_deputy_who_reports_sick_leads_to_the_talks_of_whom_they_stand_in_for(client, lead, caseworker):
    jonas = UserFactory(team=lead.team)
    Absence.objects.create(user=jonas, cover=caseworker, from_on=TODAY, until_on=TODAY)
    talk(jonas, "Bo", 10)

    response = client.post("/profil/fravaer/nyt/", NEW | {"user": caseworker.pk})

    assert response.url == f"{LIST}{caseworker.absences.get().pk}/i-dag/"


def test_a_lead_without_a_team_is_told_so_and_nothing_of_others_without_one(client, lead):
    lead.team = None
    lead.save()
    away = Absence.objects.create(user=UserFactory(team=None, first_name="Allan"), from_on=TODAY, until_on=TODAY)

    for url in (LIST, f"{LIST}nyt/", "/team/fordeling/", "/team/"):
        page = client.get(url).text
        assert "Du leder ikke et team" in page
        assert away.user.name not in page
        assert "Teamets sider" not in page
    sent = client.post(f"{LIST}nyt/", {"user": away.user_id, "from_on": "24.11.2026", "until_on": "24.11.2026"})
    assert (sent.status_code, Absence.objects.count()) == (422, 1)


def test_one_rule_says_who_stands_in(client, lead, caseworker, colleague, absence):
    """The board, the list, ones own and the day's talks, before and after the deputy is away too."""
    Absence.objects.update(cover=colleague)
    day = f"{LIST}{absence.pk}/i-dag/"
    assert [gaps(client), "vikar Birthe Holm" in client.get("/team/").text] == [[[]], True]
    assert "vikar Birthe Holm" in client.get(day).text

    sick = Absence.objects.create(user=colleague, cover=lead, from_on=TODAY, until_on=TODAY)

    board, own = client.get("/team/").text, client.get(day).text
    assert "vikar Birthe Holm" not in board + own
    assert ("uden vikar" in board, "uden vikar" in own) == (True, True)
    assert [("", "Birthe Holm er selv fraværende 23.11.2026")] in gaps(client)
    sick.delete()
    assert "vikar Birthe Holm" in client.get("/team/").text


def test_the_lead_ends_and_deletes_here_and_who_was_away_is_told(client, lead, caseworker, colleague):
    begun = Absence.objects.create(user=caseworker, cover=colleague, from_on=TODAY - DAY, until_on=TODAY + DAY)
    CoverPart.objects.create(absence=begun, cover=lead, target_group=TargetGroupFactory())
    planned = Absence.objects.create(user=colleague, from_on=TODAY + 5 * DAY, until_on=TODAY + 6 * DAY)
    page = client.get(LIST).text
    assert ("Tilbage i dag" in page, "Slet<" in page) == (True, True)

    for one, told in ((begun, "Fraværet er slut."), (planned, "Fraværet er slettet.")):
        response = client.post(f"/profil/fravaer/{one.pk}/slut/", {"version": 1}, follow=True)
        assert response.redirect_chain == [(LIST, 302)]
        assert told in response.text

    told = {(one.recipient, one.text, one.url) for one in Notice.objects.all()}
    back = f"{lead.name} har skrevet, at du er tilbage. Se, hvad der er sket, mens du var fraværende."
    asked = f"{caseworker.name} er tilbage. Skriv, hvad der er sket, mens du var vikar."
    assert told == {
        (caseworker, back, f"/fravaer/{begun.pk}/tilbage/"),
        (colleague, asked, f"/fravaer/{begun.pk}/aflever/"),
        (lead, asked, f"/fravaer/{begun.pk}/aflever/"),
        (colleague, f"{lead.name} har slettet dit fravær 28.11.2026–29.11.2026.", "/profil/fravaer/"),
    }
    assert ask_deputies(TODAY + DAY) == 0


@pytest.mark.parametrize("last", [TODAY, TODAY + 4 * DAY])
def test_back_on_the_first_day_with_nothing_done_it_never_was(client, lead, caseworker, colleague, last):
    """She is here, and stands in again for whom she is a deputy."""
    sick = Absence.objects.create(user=caseworker, cover=colleague, from_on=TODAY, until_on=last)
    CoverPart.objects.create(absence=sick, cover=lead, target_group=TargetGroupFactory())
    Absence.objects.create(user=UserFactory(team=lead.team), cover=caseworker, from_on=TODAY, until_on=TODAY + DAY)
    assert "Uden vikar" in client.get(LIST).text

    response = client.post(f"/profil/fravaer/{sick.pk}/slut/", {"version": 1}, follow=True)

    assert "Fraværet er slettet." in response.text
    assert "Uden vikar" not in response.text
    assert not caseworker.absences.exists()
    (told,) = Notice.objects.all()
    assert (told.recipient, told.text) == (caseworker, f"{lead.name} har slettet dit fravær {sick}.")


@pytest.mark.parametrize("of", ["all", "a part"])
def test_back_on_the_first_day_what_a_deputy_did_can_still_be_handed_back(client, lead, caseworker, colleague, of):
    sick = Absence.objects.create(
        user=caseworker, cover=colleague if of == "all" else None, from_on=TODAY, until_on=TODAY + DAY
    )
    if of == "a part":
        CoverPart.objects.create(absence=sick, cover=colleague, target_group=TargetGroupFactory())
    case = CaseFactory(coordinator=caseworker)
    case.note(Event.Kind.FOLLOW_UP, "Talte med borgeren", by=colleague)

    told = client.post(f"/profil/fravaer/{sick.pk}/slut/", {"version": 1}, follow=True).text
    again = client.post(f"/profil/fravaer/{sick.pk}/slut/", {"version": 2}, follow=True).text

    assert "Fraværet slutter i dag. Det, der er sket imens, kan stadig leveres tilbage." in told
    assert "Fraværet kan ikke slettes, fordi en vikar har arbejdet i sagerne i dag." in again
    sick.refresh_from_db()
    assert (sick.from_on, sick.until_on, sick.version) == (TODAY, TODAY, 2)
    (notice,) = Notice.objects.filter(recipient=caseworker)
    assert "har skrevet, at dit fravær slutter i dag. Se, hvad der er sket" in notice.text


def test_whoever_ends_their_own_is_not_told_of_it(staff, caseworker):
    begun = Absence.objects.create(user=caseworker, from_on=TODAY - DAY, until_on=TODAY + DAY)
    planned = Absence.objects.create(user=caseworker, from_on=TODAY + 5 * DAY, until_on=TODAY + 6 * DAY)

    for one in (begun, planned):
        staff.post(f"/profil/fravaer/{one.pk}/slut/", {"version": 1})

    assert not Notice.objects.exists()


def test_a_new_one_begins_with_nobody_and_today_and_leads_back_to_the_list(client, lead, caseworker):
    form = client.get(f"{LIST}nyt/").context["form"]
    assert (form["user"].value(), form["from_on"].value()) == (None, TODAY)

    assert "Vælg en mulighed." in client.post(f"{LIST}nyt/", NEW).text
    response = client.post(f"{LIST}nyt/", NEW | {"user": caseworker.pk}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "Fraværet er gemt." in response.text
    assert [one.absence.user for one in response.context["shown"]] == [caseworker]


def test_a_lead_is_led_back_to_where_the_absence_is_listed(client, lead, caseworker):
    own = Absence.objects.create(user=lead, from_on=TODAY + DAY, until_on=TODAY + DAY)
    theirs = Absence.objects.create(user=caseworker, from_on=TODAY + DAY, until_on=TODAY + DAY)
    for one, page in ((own, "/profil/fravaer/"), (theirs, LIST)):
        url = f"/profil/fravaer/{one.pk}/"
        assert f'<a href="{page}">' in client.get(url).text.split("<h1")[0].split("Brødkrumme")[1]
        days = {"from_on": "24.11.2026", "until_on": "25.11.2026", "version": 1}
        assert client.post(url, days).url == page


def test_deputies_for_parts_are_named_on_ones_own_page_too(client, lead, caseworker, colleague, absence):
    CoverPart.objects.create(absence=absence, cover=colleague, target_group=TargetGroupFactory(label="Unge"))
    over = Absence.objects.create(user=caseworker, from_on=TODAY - 9 * DAY, until_on=TODAY - 8 * DAY)
    CoverPart.objects.create(absence=over, cover=lead, target_group=TargetGroupFactory(label="Job"))

    page = client.get("/profil/fravaer/").text

    assert "Birthe Holm: Unge" in page
    assert f"{lead.name} for Job" in page
    assert "ingen vikar" not in page


def test_the_head_of_a_division_reads_which_team_it_is_about(client, lead):
    lead.team.name, lead.team.division = "Team Fremad", Division.objects.create(name="Job", head=lead)
    lead.team.save()
    TeamFactory(division=lead.team.division)

    for page in (LIST, "/team/overskredet/"):
        assert "<b>Team Fremad.</b>" in client.get(page).text


def test_other_teams_are_not_told(client, lead, absence):
    Absence.objects.create(user=UserFactory(), from_on=TODAY, until_on=TODAY)

    assert [one.absence for one in client.get(LIST).context["shown"]] == [absence]


def test_many_absences_cost_as_many_statements_as_one(client, lead, caseworker, colleague, absence, count_queries):
    def one_more():
        away = Absence.objects.create(user=UserFactory(team=lead.team), cover=colleague, from_on=TODAY, until_on=TODAY)
        CoverPart.objects.create(absence=away, cover=colleague, target_group=TargetGroupFactory())

    one_more()
    one = count_queries(lambda: client.get(LIST))
    for _ in range(3):
        one_more()

    assert count_queries(lambda: client.get(LIST)) == one


def test_several_talks_are_given_to_a_colleague_who_is_told(client, lead, caseworker, colleague, url):
    talks = [talk(caseworker, "Anna", 10), talk(caseworker, "Bo", 12)]
    stays = talk(caseworker, "Carl", 14)

    response = client.post(
        url, {"samtaler": [key(one) for one in talks], "hvad": "giv", "kollega": colleague.pk}, follow=True
    )

    assert "Birthe Holm holder 2 samtaler." in response.text
    assert list(colleague.meetings.order_by("at")) == talks
    assert [one.pk for one in response.context["form"].by_key.values()] == [stays.pk]
    told = Event.objects.get(case_id=talks[0].case_id).text
    assert told.endswith(f"holdes af Birthe Holm i stedet for {caseworker.name}")
    notice = Notice.objects.get(recipient=colleague)
    assert notice.text == f"Du holder 2 samtaler i dag for {caseworker.name}. De står på Min dag."
    assert Access.objects.filter(user=lead, page="absence_today", wrote=True).exists()


def test_they_are_moved_or_called_off(client, lead, caseworker, url):
    moved, cancelled = talk(caseworker, "Anna", 10), talk(caseworker, "Bo", 12)

    moving = {"samtaler": key(moved), "hvad": "flyt", "dag": "25.11.2026", "hvorfor": "Vi må flytte"}
    assert "1 samtale er flyttet. Husk at give borgerne besked." in client.post(url, moving, follow=True).text
    client.post(url, {"samtaler": key(cancelled), "hvad": "aflys", "hvorfor": "Vi må aflyse"})

    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert (moved.on, moved.moves, moved.moved_because) == (TODAY + 2 * DAY, 1, "Vi må flytte")
    assert (cancelled.state, cancelled.cancelled_by) == (Meeting.State.CANCELLED, "us")


@pytest.mark.parametrize("what", ["giv", "flyt", "aflys"])
def test_a_talk_that_is_named_twice_is_told_once(client, lead, caseworker, colleague, url, what):
    one = talk(caseworker)
    said = {"hvad": what, "kollega": colleague.pk, "dag": "25.11.2026", "hvorfor": "Vi må"}

    response = client.post(url, said | {"samtaler": [key(one), key(one)]}, follow=True)

    assert Event.objects.filter(case_id=one.case_id).count() == 1
    assert "1 samtale" in response.text
    one.refresh_from_db()
    assert one.version == 2


def test_faults_are_told_and_nothing_is_done(client, lead, caseworker, colleague, url):
    one = talk(caseworker)
    away = UserFactory(team=lead.team)
    Absence.objects.create(user=away, from_on=TODAY, until_on=TODAY)
    for values, message in [
        ({}, "Vælg, hvad der skal ske med samtalerne."),
        ({"hvad": "giv"}, "Vælg, hvem der holder dem."),
        ({"hvad": "giv", "kollega": away.pk}, "Vælg en kollega fra teamet, som er der i dag."),
        ({"hvad": "giv", "kollega": UserFactory().pk}, "Vælg en kollega fra teamet, som er der i dag."),
        ({"hvad": "flyt", "hvorfor": "x"}, "Skriv, hvilken dag de flyttes til."),
        ({"hvad": "flyt", "dag": "23.11.2026", "hvorfor": "x"}, "Vælg en dag efter i dag."),
        ({"hvad": "flyt", "dag": "25.11.2027", "hvorfor": "x"}, "Vælg en dag inden for et år."),
        ({"hvad": "flyt", "dag": "31.12.2100", "hvorfor": "x"}, "Vælg en dag inden for et år."),
        ({"hvad": "flyt", "dag": "26.12.2026", "hvorfor": "x"}, "Sæt flueben, hvis samtalen skal være den dag."),
        ({"hvad": "aflys"}, "Skriv kort, hvorfor."),
        ({"hvad": "\0", "kollega": "x", "dag": "x"}, "Vælg, hvad der skal ske med samtalerne."),
    ]:
        response = client.post(url, {"samtaler": key(one)} | values)
        assert response.status_code == 422
        assert message in response.text
    assert "Vælg mindst én samtale." in client.post(url, {"hvad": "aflys", "hvorfor": "x"}).text
    one.refresh_from_db()
    assert (one.version, one.state) == (1, "planned")


def test_a_colleague_who_may_not_open_the_case_is_not_given_the_talk(client, lead, caseworker, colleague, url):
    one = talk(caseworker, is_restricted=True)
    InvolvementFactory(case=one.case, user=lead, part="colleague", from_on=TODAY)

    response = client.post(url, {"samtaler": key(one), "hvad": "giv", "kollega": colleague.pk})

    assert response.status_code == 422
    assert "Birthe Holm har ikke adgang til 1 af sagerne. Vælg en anden." in response.text
    assert not colleague.meetings.exists()


def test_who_has_a_talk_at_that_hour_already_is_asked_about(client, lead, caseworker, colleague, url):
    one = talk(caseworker, "Anna", 10)
    talk(colleague, "Bo", 10)
    giving = {"samtaler": key(one), "hvad": "giv", "kollega": colleague.pk}

    response = client.post(url, giving)
    assert response.status_code == 422
    assert "Birthe Holm eller borgeren har en anden samtale kl. 10.00." in response.text

    client.post(url, giving | {"samtidig": "on"})
    one.refresh_from_db()
    assert one.held_by == colleague


def test_a_talk_that_a_colleague_changed_meanwhile_stays(client, lead, caseworker, colleague, url):
    one, other = talk(caseworker, "Anna", 10), talk(caseworker, "Bo", 12)
    sent = {"samtaler": [key(one), key(other)], "hvad": "giv", "kollega": colleague.pk}
    one.give(lead, by=lead)

    response = client.post(url, sent)

    assert response.status_code == 409
    assert "En af samtalerne er ændret imens. Intet er gemt." in response.text
    assert not colleague.meetings.exists()


def test_what_the_lead_may_not_see_is_counted_and_not_named(client, lead, caseworker, url):
    hidden = talk(caseworker, "Skjult", 9, is_restricted=True)

    page = client.get(url).text
    sent = client.post(url, {"samtaler": key(hidden), "hvad": "aflys", "hvorfor": "x"})

    assert "1 samtale i sager, du ikke kan ændre." in page
    assert "Skjult" not in page + sent.text
    assert hidden.case.number not in page
    hidden.refresh_from_db()
    assert hidden.state == "planned"
    InvolvementFactory(case=hidden.case, user=lead, part="colleague", from_on=TODAY)
    assert "Skjult Lund" in client.get(url).text


@pytest.mark.parametrize("days", [(1, 2), (-2, -1)])
def test_only_while_it_lasts(client, lead, absence, url, days):
    absence.from_on, absence.until_on = (TODAY + number * DAY for number in days)
    absence.save()

    assert client.get(url).status_code == 404


NEW = {"from_on": "23.11.2026", "until_on": "23.11.2026"}


def test_a_morning_that_a_lead_reports_leads_to_the_talks(client, lead, caseworker):
    talk(caseworker)

    response = client.post("/profil/fravaer/nyt/", NEW | {"user": caseworker.pk})

    assert response.url == f"{LIST}{caseworker.absences.get().pk}/i-dag/"


def test_of_ones_own_the_leads_are_told(staff, caseworker):
    lead = UserFactory(team=caseworker.team, team_lead=True)
    talk(caseworker)

    staff.post("/profil/fravaer/nyt/", NEW)

    notice = Notice.objects.get(recipient=lead)
    assert notice.text == f"{caseworker.name} {WAITS}"
    assert notice.url == f"{LIST}{caseworker.absences.get().pk}/i-dag/"


WAITS = "er fraværende i dag og har samtaler eller konferencer. Se, hvem der kan tage over."


@pytest.mark.parametrize("waits", ["talk", "conference"])
def test_days_that_are_changed_so_that_today_is_one_tell_the_leads_once(staff, caseworker, waits):
    lead = UserFactory(team=caseworker.team, team_lead=True)
    absence = Absence.objects.create(user=caseworker, from_on=TODAY + DAY, until_on=TODAY + 4 * DAY)
    if waits == "talk":
        talk(caseworker)
    else:
        noon = timezone.make_aware(datetime.datetime.combine(TODAY, datetime.time(12)))
        conference = ConferenceFactory(starts_at=noon, ends_at=noon + datetime.timedelta(minutes=30))
        ParticipantFactory(conference=conference, user=caseworker)
    url = f"/profil/fravaer/{absence.pk}/"

    staff.post(url, {"from_on": "25.11.2026", "until_on": "27.11.2026", "version": 1})
    assert not Notice.objects.exists()
    for version, last in enumerate(["27.11.2026", "30.11.2026"], 2):
        response = staff.post(url, {"from_on": "23.11.2026", "until_on": last, "version": version})
        assert response.url == "/profil/fravaer/"

    notice = Notice.objects.get(recipient=lead)
    assert notice.text == f"{caseworker.name} {WAITS}"
    assert notice.url == f"{LIST}{absence.pk}/i-dag/"


def test_a_lead_who_changes_the_days_so_is_led_to_the_talks(client, lead, caseworker):
    absence = Absence.objects.create(user=caseworker, from_on=TODAY + DAY, until_on=TODAY + 4 * DAY)
    talk(caseworker)

    response = client.post(
        f"/profil/fravaer/{absence.pk}/", {"from_on": "23.11.2026", "until_on": "27.11.2026", "version": 1}
    )

    assert response.url == f"{LIST}{absence.pk}/i-dag/"


def test_without_talks_or_before_the_day_nobody_is(staff, caseworker):
    UserFactory(team=caseworker.team, team_lead=True)
    staff.post("/profil/fravaer/nyt/", NEW)
    talk(caseworker)
    staff.post("/profil/fravaer/nyt/", {"from_on": "24.11.2026", "until_on": "24.11.2026"})

    assert not Notice.objects.exists()

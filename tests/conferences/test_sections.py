"""Two write at the same table: each section is saved on its own, and no word is lost."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertInHTML

from conferences.forms.table import DecisionForm
from conferences.models import Conference, Participant, Section
from journal.conflicts import together
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    ParticipantFactory,
    ProposalFactory,
    SectionFactory,
)
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _the_day_of_the_conference():
    with time_machine.travel(datetime.datetime(2026, 2, 20, 12, 18, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def conference(case):
    conference = ConferenceFactory(analysis=AnalysisFactory(case=case))
    for key in Section.Key.values:
        SectionFactory(conference=conference, key=key)
    return conference


@pytest.fixture
def guest(case, conference):
    """A psychologist who is invited, and to whom the case is open."""
    user = UserFactory(discipline=True)
    case.involvements.create(user=user, part="discipline")
    ParticipantFactory(conference=conference, user=user)
    client = Client()
    client.force_login(user)
    return client


def at(case, key="conclusion"):
    return reverse("conferences:section_update", args=[case.pk, key])


def text_of(key):
    return Section.objects.get(key=key).text


def test_a_section_saves_itself_and_says_when_and_by_whom(staff, case, conference, caseworker, htmx):
    response = staff.post(at(case), {"text": "Begynd med 12 timer.", "version": 1}, headers=htmx)

    assert response.status_code == 200
    assert 'name="version" value="2" id="conclusion-version" hx-swap-oob="true"' in response.text
    assert text_of("conclusion") == "Begynd med 12 timer."
    page = staff.get(reverse("conferences:analysis_detail", args=[case.pk]))
    assert f"Gemt kl. 13.18 af {caseworker.name}" in page.text


def test_it_is_saved_without_the_script_too(staff, case, conference):
    response = staff.post(at(case, "dissent"), {"text": "Psykologen er uenig.", "version": 1}, follow=True)

    assert "»Uenighed og mindretalssynspunkter« er gemt." in response.text
    assert text_of("dissent") == "Psykologen er uenig."


def test_two_at_once_write_each_their_section(staff, guest, case, conference, htmx):
    staff.post(at(case, "conclusion"), {"text": "Fælles", "version": 1}, headers=htmx)
    guest.post(at(case, "dissent"), {"text": "Uenig", "version": 1}, headers=htmx)
    staff.post(at(case, "conclusion"), {"text": "Fælles ord", "version": 2}, headers=htmx)

    assert (text_of("conclusion"), text_of("dissent")) == ("Fælles ord", "Uenig")


def test_of_two_in_the_same_section_the_second_is_shown_both_texts(staff, guest, case, conference, caseworker, htmx):
    staff.post(at(case), {"text": "Mettes ord", "version": 1}, headers=htmx)

    conflict = guest.post(at(case), {"text": "Signes ord", "version": 1}, headers=htmx)

    assert conflict.status_code == 409
    assert "Mettes ord" in conflict.text
    assert "Signes ord" in conflict.text
    assert caseworker.name in conflict.text
    assert text_of("conclusion") == "Mettes ord"

    guest.post(at(case), {"text": "Mettes ord og Signes ord", "version": 2})
    assert text_of("conclusion") == "Mettes ord og Signes ord"


def test_a_long_text_may_be_kept_under_the_others(staff, guest, case, conference):
    staff.post(at(case), {"text": "Rolig start.\r\nMettes ord", "version": 1})

    conflict = guest.post(at(case), {"text": "Rolig start.\r\nSignes ord", "version": 1})

    assert conflict.status_code == 409
    assertInHTML(
        '<input type="radio" name="text" value="Rolig start.\nMettes ord\n\nSignes ord" checked>',
        conflict.text.replace("\r\n", "\n"),
    )


@pytest.mark.parametrize(
    ("theirs", "yours", "both"),
    [
        ("A", "B", "A\n\nB"),
        ("A", "A\nB", "A\nB"),
        ("A\nB", "A", "A\nB"),
        ("", "B", "B"),
        ("A", "", "A"),
        ("A\nB\nZ", "A\nC\nZ", "A\nB\nZ\n\nC"),
    ],
)
def test_no_line_of_either_is_lost_and_none_stands_twice_that_both_begin_with(theirs, yours, both):
    assert together(theirs, yours) == both


def test_the_address_of_a_section_leads_to_it_on_the_page(staff, case, conference):
    page = reverse("conferences:analysis_detail", args=[case.pk])

    assert staff.get(at(case)).url == f"{page}#afsnit-conclusion"


def test_the_same_words_saved_again_are_still_the_first_ones(staff, guest, case, conference, caseworker, htmx):
    staff.post(at(case), {"text": "Mettes ord", "version": 1}, headers=htmx)

    guest.post(at(case), {"text": "Mettes ord", "version": 2}, headers=htmx)

    section = Section.objects.get(key="conclusion")
    assert (section.version, section.saved_by) == (2, caseworker)


class TestNews:
    """What a page that is left open asks for by itself."""

    @pytest.fixture
    def news(self, case):
        return reverse("conferences:table_news", args=[case.pk])

    @pytest.fixture
    def known(self, staff, case, conference):
        """What a page that was just opened has."""
        page = staff.get(reverse("conferences:analysis_detail", args=[case.pk])).text
        stamp = re.search(r'data-stamp="(\w+)"', page).group(1)
        return dict.fromkeys(Section.Key.values, 1) | {"beslutning": conference.version, "forslag": stamp}

    def test_when_nobody_wrote_nothing_is_sent(self, staff, news, known):
        assert staff.get(news, known).status_code == 204

    def test_only_what_was_written_is_sent_with_the_name_of_who_did(
        self, staff, guest, case, news, known, caseworker, htmx
    ):
        staff.post(at(case), {"text": "Mettes ord", "version": 1}, headers=htmx)

        sent = guest.get(news, known)

        assert sent.status_code == 200
        assert "Mettes ord" in sent.text
        assert f'data-by="{caseworker.name}"' in sent.text
        assert sent.text.count("<textarea") == 1
        assert 'id="forslag"' not in sent.text
        assert guest.get(news, known | {"conclusion": 2}).status_code == 204

    def test_a_proposal_that_was_laid_or_left_out_is_sent(self, guest, conference, news, known):
        laid = ProposalFactory(conference=conference, goal=True)
        assert "Arbejde i en stald" in guest.get(news, known).text
        stamp = re.search(r'data-stamp="(\w+)"', guest.get(news, known).text).group(1)
        assert guest.get(news, known | {"forslag": stamp}).status_code == 204

        laid.state, laid.left_out_because = "left_out", "Der er ikke plads."
        laid.save()

        assert guest.get(news, known | {"forslag": stamp}).status_code == 200

    def test_it_costs_one_statement_more_than_the_door_of_the_case(self, staff, news, known):
        staff.get(news, known)

        with CaptureQueriesContext(connection) as asked:
            staff.get(news, known)

        said = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
        assert sum("conferences_" in one and "journal_access" not in one for one in said) == 1
        assert len(said) <= 7, "session, user, four of the door"

    def test_a_page_that_asks_by_itself_does_not_prolong_the_session(self, staff, news, known):
        seen_at = staff.session["seen_at"]
        with time_machine.travel(datetime.datetime(2026, 2, 20, 12, 30, tzinfo=datetime.UTC), tick=False):
            staff.get(news, known)
        assert staff.session["seen_at"] == seen_at

        with time_machine.travel(datetime.datetime(2026, 2, 20, 12, 49, tzinfo=datetime.UTC), tick=False):
            assert staff.get(news, known).status_code == 302

    def test_after_the_end_it_says_that_it_is_over(self, guest, conference, news):
        Conference.objects.update(state="cancelled", cancelled_because="Syg.")

        assert guest.get(news).status_code == 410

    def test_who_is_not_at_the_table_is_told_nothing(self, client, case, conference, news):
        user = UserFactory(mentor=True)
        case.involvements.create(user=user, part="mentor")
        client.force_login(user)

        assert client.get(news).status_code == 403


def test_a_contributor_to_whom_the_case_is_open_may_write(client, case, conference):
    user = UserFactory(discipline=True)
    case.involvements.create(user=user, part="discipline")
    ContributionFactory(analysis=conference.analysis, user=user)
    client.force_login(user)

    assert client.post(at(case), {"text": "Ord", "version": 1}).status_code == 302


def test_who_is_not_invited_may_read_and_not_write(client, case, conference):
    user = UserFactory(mentor=True)
    case.involvements.create(user=user, part="mentor")
    client.force_login(user)

    page = client.get(reverse("conferences:analysis_detail", args=[case.pk]))
    refused = client.post(at(case), {"text": "Ord", "version": 1})

    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert refused.status_code == 403
    assert "Kun de inviterede kan skrive" in refused.text
    assert text_of("conclusion") == ""


def test_whose_access_has_ended_finds_nothing(case, conference, guest):
    case.involvements.filter(part="discipline").update(
        from_on=datetime.date(2026, 1, 1), until_on=datetime.date(2026, 2, 19)
    )

    assert guest.post(at(case), {"text": "Ord", "version": 1}).status_code == 404


def test_after_the_end_nothing_is_written_and_the_words_are_given_back(staff, guest, case, conference, htmx):
    conference.sections.filter(key="conclusion").update(text="Enige.")
    Conference.objects.update(responsible=case.coordinator, go_through_by=datetime.date(2026, 2, 27))
    staff.post(reverse("conferences:conference_hold", args=[case.pk]), {"nobody": "on"})

    response = guest.post(at(case), {"text": "Et ord til", "version": 1}, headers=htmx)

    assert response.status_code == 409
    assert "Konferencen blev afsluttet 20.02.2026 kl. 13.18" in response.text
    assert "Et ord til" in response.text
    assert text_of("conclusion") == "Enige."


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"text": "a" * 10_000, "version": 1}, 422),
        ({"text": "Ord", "version": "x"}, 422),
        ({"text": "Ord"}, 422),
        ({"text": "Ord", "version": 99999999999999}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_saved_is_refused_in_place(staff, case, conference, sent, status, htmx):
    response = staff.post(at(case), sent, headers=htmx)

    assert response.status_code == status
    assert text_of("conclusion") == ""


def test_a_section_that_does_not_exist_is_not_found(staff, case, conference):
    assert staff.post(at(case, "noget-andet"), {"text": "Ord", "version": 1}).status_code == 404


def test_the_decision_is_saved_on_its_own(staff, case, conference, htmx):
    url = reverse("conferences:decision_update", args=[case.pk])
    given = {"recommendation": "job_now", "responsible": case.coordinator.pk, "go_through_by": "27.02.2026"}

    saved = staff.post(url, given | {"version": conference.version}, headers=htmx)
    too_early = staff.post(url, given | {"go_through_by": "01.02.2026", "version": 2}, headers=htmx)
    stranger = staff.post(url, given | {"responsible": UserFactory().pk, "version": 2})

    assert saved.status_code == 200
    assert too_early.status_code == 422
    assert "Det gennemgås efter konferencen 20.02.2026." in too_early.text
    assert stranger.status_code == 422
    conference.refresh_from_db()
    assert (conference.recommendation, conference.responsible) == ("job_now", case.coordinator)
    assert conference.go_through_by == datetime.date(2026, 2, 27)


def test_who_came_is_ticked_by_two_at_once(staff, guest, case, conference, htmx):
    url = reverse("conferences:attendance_update", args=[case.pk])
    citizen = ParticipantFactory(conference=conference, kind="citizen", user=None)
    invited = Participant.objects.get(kind="staff")

    staff.post(url, {"came": [citizen.pk], "were": ""}, headers=htmx)
    guest.post(url, {"came": [invited.pk], "were": ""}, headers=htmx)

    assert dict(conference.participants.values_list("pk", "came")) == {citizen.pk: True, invited.pk: True}


def test_the_first_tick_says_nothing_of_the_others(staff, case, conference, guest, htmx):
    url = reverse("conferences:attendance_update", args=[case.pk])
    citizen = ParticipantFactory(conference=conference, kind="citizen", user=None)
    invited = Participant.objects.get(kind="staff")

    staff.post(url, {"came": [citizen.pk], "were": ""}, headers=htmx)
    after_one = dict(conference.participants.values_list("pk", "came"))
    staff.post(url, {"came": [], "were": f"{citizen.pk}"}, headers=htmx)

    assert after_one == {citizen.pk: True, invited.pk: None}
    assert dict(conference.participants.values_list("pk", "came")) == {citizen.pk: None, invited.pk: None}


def test_a_tick_that_is_not_saved_says_so(staff, case, conference, htmx):
    citizen = ParticipantFactory(conference=conference, kind="citizen", user=None)
    gone = ParticipantFactory(conference=conference)
    gone.delete()

    response = staff.post(
        reverse("conferences:attendance_update", args=[case.pk]), {"came": [citizen.pk, gone.pk]}, headers=htmx
    )

    assert response.status_code == 422
    assert "Deltagerlisten er ændret imens." in response.text
    citizen.refresh_from_db()
    assert citizen.came is None


def test_nobody_of_another_conference_is_ticked(staff, case, conference):
    stranger = ParticipantFactory()

    staff.post(reverse("conferences:attendance_update", args=[case.pk]), {"came": [stranger.pk, "x"], "were": "a b"})

    stranger.refresh_from_db()
    assert stranger.came is None


def test_only_who_is_here_and_sees_the_case_may_see_to_the_plan(case, conference, caseworker):
    involved, guest = UserFactory(), UserFactory()
    case.involvements.create(user=involved, part="colleague")
    today = timezone.localdate()
    case.involvements.create(user=guest, part="analysis", from_on=today, until_on=today + datetime.timedelta(days=9))
    mate, left = UserFactory(team=case.team), UserFactory(team=case.team, is_active=False)
    curator = UserFactory(curator=True, team=case.team)

    def offered(restricted):
        type(case).objects.filter(pk=case.pk).update(is_restricted=restricted)
        case.refresh_from_db()
        conference = Conference.objects.get()
        conference.responsible = left
        return {pk for pk, _ in DecisionForm(instance=conference, case=case).fields["responsible"].choices if pk}

    assert offered(False) == {caseworker.pk, involved.pk, mate.pk, conference.day.chair.pk}
    assert offered(True) == {caseworker.pk, involved.pk}
    assert not {guest.pk, left.pk, curator.pk} & offered(False)

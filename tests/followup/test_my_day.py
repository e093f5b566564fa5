"""Min dag as a whole: everything it tells of one's own, in as many statements for much as for little."""

import datetime

from cases.models import Involvement
from followup.models import Digest
from tests.conference_factories import ConferenceFactory, ContributionFactory, DisciplineFactory, consent_to
from tests.factories import CaseFactory, InvolvementFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory, MeetingFactory, MeetingGroupFactory

URL = "/min-dag/"
NINE = datetime.time(9)


def a_case(user, name):
    """One of which every card of the page has a line."""
    case = CaseFactory(coordinator=user, citizen__first_name=name, citizen__last_name="Holm")
    MeetingFactory(case=case, held_by=user, on=TODAY, at=NINE)
    AgreedTaskFactory(case=case, owner="staff", user=user, text=f"Ring til {name}", due_on=TODAY)
    at = datetime.datetime.combine(TODAY, NINE, datetime.UTC)
    conference = ConferenceFactory(analysis__case=case, starts_at=at)
    conference.participants.get_or_create(user=user)
    profession = DisciplineFactory(label=f"Fag {name}")
    consent_to(case, profession)
    ContributionFactory(analysis=conference.analysis, user=user, discipline=profession, due_on=TODAY)
    return case


def test_everything_of_ones_own_is_on_the_page(staff, caseworker):
    a_case(caseworker, "Ea")
    Digest.objects.create(user=caseworker, on=TODAY, counts={"late": {"meeting": 1}})

    page = staff.get(URL).text

    assert "<time>09.00</time>" in page
    assert "<time>10.00</time>" in page  # of the conference, on the clock on the wall
    assert "Ring til Ea" in page
    assert "Fag Ea · frist 10.03.2026" in page
    assert "Morgenoverblik" in page


def test_much_costs_as_many_statements_as_little(staff, caseworker, count_queries):
    a_case(caseworker, "Ea")
    group = MeetingGroupFactory()
    little = count_queries(lambda: staff.get(URL))
    for name in ("Bo", "Per", "Siv"):
        case = a_case(caseworker, name)
        MeetingFactory(case=case, held_by=caseworker, on=TODAY, at=NINE, group=group)

    assert count_queries(lambda: staff.get(URL)) == little <= 12


def test_a_task_is_drawn_with_what_people_wrote_as_text(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    AgreedTaskFactory(case=case, owner="staff", user=caseworker, text="<b>Ring</b> & skriv", due_on=TODAY)

    page = staff.get(URL).text

    assert "<b>Ring</b>" not in page
    assert page.count("&lt;b&gt;Ring&lt;/b&gt; &amp; skriv") == 2  # for the eye, and on the button


def test_who_takes_part_sees_the_cases_of_that_part(client):
    mentor, case = UserFactory(role="mentor"), CaseFactory(citizen__first_name="Ea", citizen__last_name="Holm")
    InvolvementFactory(case=case, user=mentor, part=Involvement.Part.MENTOR)
    CaseFactory(team=case.team, citizen__first_name="Bo", citizen__last_name="Holm")
    client.force_login(mentor)

    rows = client.get(URL, {"vis": "alle"}).context["rows"]

    assert [row.name for row in rows] == ["Ea Holm"]

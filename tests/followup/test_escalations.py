import datetime
from functools import partial

import pytest

from cases.models import Deadline
from followup.clock_leads import tell_leads
from followup.models import Escalation
from followup.tasks import tell_of_the_late
from notices.models import Notice
from plans.models import Intervention
from tests.at_once import at_once
from tests.factories import CaseFactory, DeadlineFactory, InvolvementFactory, UserFactory
from tests.followup.clock_factories import (
    DAY,
    EditionFactory,
    WaitingContactFactory,
    WaitingMeetingFactory,
    WaitingTaskFactory,
    late_follow_up,
    measured_case,
)
from tests.followup.conftest import TODAY

PAGE = "/team/overskredet/"


@pytest.fixture(autouse=True)
def after_two_weeks():
    return DeadlineFactory(subject=Deadline.Subject.ESCALATION, days=14)


@pytest.fixture
def lead(caseworker):
    return UserFactory(team_lead=True, team=caseworker.team)


def late_for(days, coordinator, **case):
    return late_follow_up(CaseFactory(coordinator=coordinator, **case), days)


@pytest.mark.parametrize(("days", "told"), [(14, 0), (15, 1)])
def test_the_lead_is_told_when_it_is_late_for_more_than_the_rules_days(caseworker, lead, days, told):
    late = late_for(days, caseworker)

    assert tell_of_the_late() == told

    assert Escalation.objects.count() == told
    if told:
        one = Escalation.objects.get()
        assert (one.case, one.kind, one.row_id, one.due_on) == (late.case, "follow_up", late.pk, TODAY - 15 * DAY)
        assert (one.lead, one.told_on) == (lead, TODAY)
        notice = Notice.objects.get()
        assert (notice.recipient, notice.url) == (lead, PAGE)
        assert notice.text == "Overskredet i mere end 14 dage i teamet: 1 opfølgning."


def one_of_each(caseworker):
    long_ago = TODAY - 20 * DAY
    case = CaseFactory(coordinator=caseworker)
    late_follow_up(case, 20)
    late_follow_up(case, -90, ends_on=long_ago)
    for kind in ("legal", "local"):
        WaitingContactFactory(case=case, kind=kind, latest_on=long_ago)
    WaitingMeetingFactory(case=case, held_by=caseworker, on=long_ago)
    WaitingTaskFactory(case=case, user=caseworker, due_on=long_ago)
    WaitingTaskFactory(case=case, owner="citizen", user=None, due_on=long_ago)
    EditionFactory()
    measured_case(caseworker, TODAY - (28 + 14 + 15) * DAY)


def test_everything_that_is_late_for_too_long_is_one_notice_and_one_list(client, caseworker, lead):
    one_of_each(caseworker)

    assert tell_leads(TODAY) == 1

    told = dict.fromkeys(Escalation.Kind.values, 1) | {"contact": 2, "agreement": 2, "measurement": 2}
    found = list(Escalation.objects.values_list("kind", flat=True))
    assert {kind: found.count(kind) for kind in told} == told
    text = Notice.objects.get().text
    assert text == (
        "Overskredet i mere end 14 dage i teamet: 1 opfølgning, 1 indsats uden svar, 2 frister for samtaler,"
        " 1 samtale ikke registreret, 2 aftaler og 2 målinger."
    )
    client.force_login(lead)
    page = client.get(PAGE).context["page"]
    assert sorted((row.kind, row.due_on) for row in page) == sorted(Escalation.objects.values_list("kind", "due_on"))
    assert {client.get(url).status_code for url in {row.url for row in page}} == {200}


def test_each_thing_is_told_once_and_a_new_deadline_anew(caseworker, lead):
    late = late_for(20, caseworker)

    assert [tell_leads(TODAY + number * DAY) for number in (0, 0, 1, 2)] == [1, 0, 0, 0]

    Intervention.objects.filter(pk=late.pk).update(follow_up_on=TODAY - 15 * DAY)
    assert [tell_leads(TODAY + number * DAY) for number in (2, 3)] == [1, 0]
    assert Escalation.objects.count() == 2


def test_a_lead_gets_one_notice_a_day_and_the_rest_the_next_day(caseworker, lead):
    late_for(20, caseworker)
    tell_leads(TODAY)
    late_for(30, caseworker)
    late_for(31, caseworker)

    assert [tell_leads(TODAY), tell_leads(TODAY + DAY)] == [0, 1]

    texts = [notice.text for notice in Notice.objects.order_by("on")]
    assert texts == [
        "Overskredet i mere end 14 dage i teamet: 1 opfølgning.",
        "Overskredet i mere end 14 dage i teamet: 2 opfølgninger.",
    ]


def test_without_a_lead_nothing_is_lost(caseworker):
    late_for(20, caseworker)
    UserFactory(team_lead=True, team=caseworker.team, is_active=False)
    UserFactory(team_lead=True)
    assert tell_leads(TODAY) == 0
    assert not Escalation.objects.exists()

    lead = UserFactory(team_lead=True, team=caseworker.team)

    assert tell_leads(TODAY) == 1
    assert Notice.objects.get().recipient == lead


def test_all_leads_of_the_team_are_told(caseworker, lead):
    other = UserFactory(team_lead=True, team=caseworker.team)
    late_for(20, caseworker)

    assert tell_leads(TODAY) == 2

    assert {notice.recipient for notice in Notice.objects.all()} == {lead, other}
    assert Escalation.objects.get().lead == lead


def test_a_restricted_case_is_told_only_to_a_lead_with_a_part_in_it(client, caseworker, lead):
    late = late_for(20, caseworker, is_restricted=True)
    client.force_login(lead)

    assert tell_leads(TODAY) == 0
    assert client.get(PAGE).context["page"].paginator.count == 0

    with_part = UserFactory(team_lead=True, team=caseworker.team)
    part = InvolvementFactory(case=late.case, user=with_part)
    late_for(20, caseworker)
    assert tell_leads(TODAY) == 2
    assert dict(Notice.objects.values_list("recipient", "text")) == {
        lead.pk: "Overskredet i mere end 14 dage i teamet: 1 opfølgning.",
        with_part.pk: "Overskredet i mere end 14 dage i teamet: 2 opfølgninger.",
    }
    assert client.get(PAGE).context["page"].paginator.count == 1
    client.force_login(with_part)
    assert client.get(PAGE).context["page"].paginator.count == 2

    part.until_on = TODAY - DAY
    part.save()
    assert client.get(PAGE).context["page"].paginator.count == 1


def test_closed_cases_are_silent(client, caseworker, lead):
    late_for(20, caseworker, closed_on=TODAY, close_reason="job")
    client.force_login(lead)

    assert tell_leads(TODAY) == 0
    assert client.get(PAGE).context["page"].paginator.count == 0


def test_a_case_without_anybody_responsible_is_told(caseworker, lead):
    late_for(20, caseworker).case.involvements.all().delete()

    assert tell_leads(TODAY) == 1


def test_days_off_are_quiet_and_told_on_the_next_working_day(caseworker, lead):
    late_for(20, caseworker)
    saturday = datetime.date(2026, 3, 14)

    assert [tell_leads(saturday + number * DAY) for number in range(3)] == [0, 0, 1]


def test_without_a_rule_nobody_is_told(client, caseworker, lead, after_two_weeks):
    late_for(20, caseworker)
    after_two_weeks.delete()
    client.force_login(lead)

    assert tell_leads(TODAY) == 0
    assert client.get(PAGE).context["page"].paginator.count == 0


def test_the_list_shows_the_longest_late_first_with_names_and_whose_they_are(client, caseworker, lead):
    newer = late_for(16, caseworker)
    older = late_for(40, caseworker)
    late_for(60, UserFactory())
    older.case.involvements.all().delete()
    client.force_login(lead)

    page = client.get(PAGE)

    assert [row.case_id for row in page.context["page"]] == [older.case_id, newer.case_id]
    assert [row.responsible for row in page.context["page"]] == ["", caseworker.name]
    assert page.text.index(older.case.citizen.name) < page.text.index(newer.case.citizen.name)
    assert "Ikke fordelt" in page.text
    assert client.get(page.context["page"][0].url).status_code == 200


def test_the_list_is_paged_and_the_number_of_statements_stays(client, caseworker, lead, count_queries):
    client.force_login(lead)
    late_for(16, caseworker)
    few = count_queries(lambda: client.get(PAGE))
    case = CaseFactory(coordinator=caseworker)
    WaitingTaskFactory.create_batch(60, case=case, user=caseworker, due_on=TODAY - 20 * DAY)

    assert count_queries(lambda: client.get(PAGE)) == few
    assert len(client.get(PAGE, {"side": 2}).context["page"]) == 11
    garbage = client.get(PAGE, {"side": "æ\x00"})
    assert (garbage.status_code, garbage.context["page"].number) == (422, 1)
    assert "Siden findes ikke. Her er den første." in garbage.text


def test_others_are_refused(client, caseworker):
    client.force_login(caseworker)

    assert client.get(PAGE).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_once():
    coordinator = UserFactory()
    UserFactory(team_lead=True, team=coordinator.team)
    for _ in range(20):
        late_for(20, coordinator)

    numbers = at_once(*[partial(tell_leads, TODAY)] * 2)

    assert sorted(numbers) == [0, 1]
    assert Escalation.objects.count() == 20
    assert Notice.objects.get().text.endswith(" 20 opfølgninger.")


def test_what_is_overdue_is_one_of_the_teams_pages_and_says_where_the_rest_is(client, lead):
    client.force_login(lead)

    page = client.get(PAGE)

    assert [one["label"] for one in page.context["team_pages"] if one["current"]] == ["Overskredet"]
    assert 'href="/team/"' in page.text
    assert "Opfølgninger, indsatser uden svar, samtaler, aftaler og målinger, der har været overskredet i" in page.text
    assert 'Forsinkede overblik står i <a href="/team/sager/?vis=uden-overblik">' in page.text
    assert client.get("/team/sager/?vis=uden-overblik").status_code == 200
    assert 'Det, der er overskredet i kortere tid, står på <a href="/min-dag/">Min dag</a>.' in page.text

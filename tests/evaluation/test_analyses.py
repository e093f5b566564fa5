"""The lead's figures of analyses, in a world counted by hand, on a Monday in March (2 March 2026)."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Deadline
from journal.models import Access
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ProposalFactory,
    RoomFactory,
)
from tests.factories import (
    CaseFactory,
    DeadlineFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    PlanVersionFactory,
    UserFactory,
)

PAGE = reverse("team_analyses:analysis_figures")
# What was done when, by hand. Since the yes: talks by 14 days, conference by 21, plan by 28.
#   offered  yes       signed     held       answered   agreed      steps in days   since the yes
WAYS = [
    "01.10    03.10     13.10      20.10      22.10      24.10",  #  2 10  7  4 = 23   10 17 21
    "01.10    02.10     16.10      23.10      25.10      30.10",  #  1 14  7  7 = 29   14 21 28
    "01.10    05.10     20.10      29.10      29.10      04.11",  #  4 15  9  6 = 34   15 24 30
    "01.11    04.11     10.11      20.11      21.11      24.11",  #  3  6 10  4 = 23    6 16 20
    "01.11    02.11     14.11      18.11      24.11      30.11",  #  1 12  4 12 = 29   12 16 28
]
# In order: 1 1 2 3 4; 6 10 12 14 15; 4 7 7 9 10; 4 4 6 7 12; 23 23 29 29 34. Of each of the three deadlines 4 of 5
# were kept: the third way was late for all of them.
TIMES = {
    "svar": ["5", "2 dage", "4 dage", "–", "–"],
    "samtaler": ["5", "12 dage", "15 dage", "14 dage", "80 %"],
    "konference": ["5", "7 dage", "10 dage", "21 dage", "80 %"],
    "plan": ["5", "6 dage", "12 dage", "28 dage", "80 %"],
    "hele": ["5", "29 dage", "34 dage", "–", "–"],
}
#           number, late, longest: on 2 March
STANDING = {
    "svar": ["1", "Ingen frist", "5 dage"],
    "samtaler": ["2", "1", "26 dage"],
    "planlaegning": ["2", "0", "14 dage"],
    "konference": ["1", "0", "4 dage"],
    "forslag": ["1", "1", "10 dage"],
    "plan": ["1", "0", "1 dag"],
}


@pytest.fixture(autouse=True)
def _deadlines():
    for subject, days in (("interviews", 14), ("conference", 21), ("analysis_plan", 28)):
        DeadlineFactory(subject=subject, days=days)
    assert Deadline.objects.count() == 3


@pytest.fixture
def psychology():
    return DisciplineFactory(label="Psykolog")


def day(text, year=2025):
    of_month, month = map(int, text.split("."))
    return datetime.date(year, month, of_month)


def at(on):
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))


def case_of(lead, **said):
    return CaseFactory(team=lead.team, coordinator__team=lead.team, **said)


def analysis_of(lead, offered, yes=None, *, year=2026, case=None, **said):
    """One that was offered and accepted on these days, with the deadlines of the yes."""
    on = day(yes, year) if yes else None
    by = {
        name: on + datetime.timedelta(days=days) if on else None
        for name, days in (("interviews_by", 14), ("conference_by", 21), ("plan_by", 28))
    }
    row = {"state": "accepted" if yes else "offered", "answered_on": on} | by | said
    return AnalysisFactory(case=case or case_of(lead), offered_on=day(offered, year), **row)


def conference_of(analysis, on, **said):
    row = ConferenceDayFactory(team=analysis.case.team, on=on, room=RoomFactory())
    return ConferenceFactory(analysis=analysis, day=row, **said)


def answered(conference, state="accepted", **said):
    row = {"answered_by": conference.day.chair, "answered_at": conference.ends_at, "state": state}
    because = {"declined_because": "Nej"} if state == "declined" else {}
    return ProposalFactory(conference=conference, **(row | because | said))


def carried_through(lead, discipline, way, *, year=2025, **said):
    """An analysis from the offer to an agreed plan; the plan was agreed before, too."""
    offered, yes, signed, held, settled, agreed = way.split()
    analysis = analysis_of(
        lead,
        offered,
        yes,
        year=year,
        state="translated",
        held_on=day(held, year),
        translated_on=day(settled, year),
        **said,
    )
    ContributionFactory(analysis=analysis, discipline=discipline, signed=True, signed_at=at(day(signed, year)))
    answered(conference_of(analysis, day(held, year), held=True))
    for number, on in ((1, analysis.offered_on), (2, day(agreed, year)), (3, day("31.12", year))):
        PlanVersionFactory(case=analysis.case, number=number, agreed_on=on)
    return analysis


@pytest.fixture
def ways(lead, psychology):
    """Five that came the whole way, and others that are in none of these numbers."""
    found = [carried_through(lead, psychology, way) for way in WAYS]
    late = "01.10 31.12 31.12 31.12 31.12 31.12"
    carried_through(lead, psychology, late, case=CaseFactory())  # another team's
    carried_through(lead, psychology, late, case=case_of(lead, is_restricted=True))
    carried_through(lead, psychology, late, year=2024)  # offered before the period
    analysis_of(lead, "01.10", "31.12", year=2025, state="declined")
    return found


@pytest.fixture
def stuck(lead, psychology):
    """One and more at every step, on 2 March."""
    found = {"svar": [analysis_of(lead, "25.02")]}
    late = analysis_of(lead, "01.02", "04.02")  # talks by 18.02
    early = ContributionFactory(analysis=late, discipline=DisciplineFactory(label="Ergoterapeut"), signed=True)
    ContributionFactory(analysis=late, discipline=psychology)
    unasked = analysis_of(lead, "20.02", "23.02")
    found["samtaler"] = [late, unasked]
    ready, booked = analysis_of(lead, "10.02", "12.02"), analysis_of(lead, "10.02", "12.02")
    for one, on in ((ready, "16.02"), (booked, "26.02")):
        ContributionFactory(analysis=one, discipline=psychology, signed=True, signed_at=at(day(on, 2026)))
    talk = analysis_of(lead, "24.02", "24.02", kind="round_table", interviews_by=None)
    found["planlaegning"] = [ready, talk]
    conference_of(booked, day("04.03", 2026))
    found["konference"] = [booked]
    held = analysis_of(lead, "01.02", "04.02", state="held", held_on=day("20.02", 2026))
    ProposalFactory(
        conference=conference_of(held, day("20.02", 2026), held=True), open=True, answer_by=day("01.03", 2026)
    )
    found["forslag"] = [held]
    settled = {"state": "translated", "held_on": day("20.02", 2026), "translated_on": day("01.03", 2026)}
    to_agree, refused = (analysis_of(lead, "01.02", "04.02", **settled) for _ in range(2))
    answered(conference_of(to_agree, day("20.02", 2026), held=True))
    answered(conference_of(refused, day("20.02", 2026), held=True), state="declined")  # there is no plan to agree
    PlanVersionFactory(case=to_agree.case, agreed_on=day("28.02", 2026))  # before the proposals were answered
    found["plan"] = [to_agree]
    # None of these waits for the lead.
    analysis_of(lead, "01.01", case=CaseFactory())
    analysis_of(lead, "01.01", case=case_of(lead, is_restricted=True))
    analysis_of(lead, "01.01", case=case_of(lead, closed_on=day("01.02", 2026), close_reason="job"))
    analysis_of(lead, "01.01", "02.01", state="declined")
    assert early.is_signed
    return found


def text_of(cell):
    plain = re.sub(r'<span class="sr-only">.*?</span>', "", cell, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", "", plain).replace("&nbsp;", " ").split())


def table(page, heading):
    """The rows of a card, by what they are called."""
    card = page.split(f'aria-labelledby="{heading}"', 1)[1].split("</section>", 1)[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', card, flags=re.S)
    return {
        text_of(head): (
            [text_of(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, flags=re.S)],
            re.findall(r'href="([^"]+)"', cells),
        )
        for head, cells in rows
    }


def figures(client, query="", heading="tid"):
    page = client.get(PAGE + query)
    assert page.status_code == 200
    return table(page.text, heading)


def by_key(page_rows, objects):
    return dict(zip([one.key for one in objects], page_rows.values(), strict=True))


def test_each_step_is_what_was_counted_by_hand(client, lead, ways):
    client.force_login(lead)

    context = client.get(PAGE).context
    found = by_key(figures(client), [one.leg for one in context["times"]])

    assert {key: cells for key, (cells, _) in found.items()} == TIMES


def test_since_the_yes_stands_against_the_deadline(client, lead, ways):
    client.force_login(lead)

    reached = {one.leg.key: one for one in client.get(PAGE).context["reached"]}

    assert {key: (one.since_yes, one.most_since_yes, one.deadline) for key, one in reached.items()} == {
        "samtaler": (12, 15, 14),
        "konference": (17, 24, 21),
        "plan": (28, 30, 28),
    }
    assert client.get(PAGE).text.count('class="hm-days"') == 3


def test_the_number_is_the_length_of_the_list_behind_it(client, lead, ways):
    client.force_login(lead)

    for cells, links in figures(client).values():
        listed = client.get(links[0].replace("&amp;", "&"))
        assert [str(listed.context["page"].paginator.count)] == cells[:1]
        assert {one.pk for one in listed.context["page"]} == {one.pk for one in ways}
        took = [one.took.days for one in listed.context["page"]]
        assert took == sorted(took, reverse=True)


def test_a_shorter_period_has_fewer_and_of_few_no_days_are_told(client, lead, ways):
    """Offered since 2 December: none. Since 2 September: all five."""
    client.force_login(lead)

    assert {cells[0] for cells, _ in figures(client, "?periode=6").values()} == {"5"}
    assert {cells[0] for cells, _ in figures(client, "?periode=3").values()} == {"0"}


def test_four_are_counted_and_nothing_is_said_of_their_days(client, lead, psychology):
    for way in WAYS[:4]:
        carried_through(lead, psychology, way)
    client.force_login(lead)

    page = client.get(PAGE)

    assert {tuple(cells[:3]) for cells, _ in table(page.text, "tid").values()} == {("4", "For få", "For få")}
    assert page.context["reached"] == []
    assert "%" not in "".join(cells[4] for cells, _ in table(page.text, "tid").values())


def test_each_waits_at_one_step(client, lead, stuck):
    client.force_login(lead)

    page = client.get(PAGE)
    found = by_key(table(page.text, "trin"), [one.step for one in page.context["standings"]])

    assert {key: cells for key, (cells, _) in found.items()} == STANDING
    assert page.context["in_all"] == 8


@pytest.mark.parametrize("query", ["", "?slags=analysis", "?slags=round_table"])
def test_what_waits_is_the_length_of_its_list(client, lead, stuck, query):
    client.force_login(lead)

    page = client.get(PAGE + query)
    for one, (cells, links) in zip(page.context["standings"], table(page.text, "trin").values(), strict=True):
        wanted = [text for text in cells[:2] if text.isdigit() and text != "0"]
        listed = [client.get(link.replace("&amp;", "&")).context["page"].paginator.count for link in links]
        assert [str(number) for number in listed] == wanted, one.step.key


def test_the_list_says_since_when_until_when_who_and_what_is_missing(client, lead, stuck):
    client.force_login(lead)

    page = client.get(reverse("team_analyses:analysis_stuck", args=["samtaler"]))

    late, unasked = stuck["samtaler"]
    assert [one.pk for one in page.context["page"]] == [late.pk, unasked.pk]
    cells, _ = table(page.text, "analyser")[late.case.citizen.name]
    assert cells[1:] == [
        "04.02.2026 for 26 dage siden",
        "18.02.2026 Over fristen",
        late.case.coordinator.name,
        "Psykolog",
    ]
    assert f'href="{late.get_absolute_url()}"' in page.text
    assert table(page.text, "analyser")[unasked.case.citizen.name][0][-1] == "Ingen fag er bedt om at bidrage"


def test_a_planned_conference_says_when_it_is(client, lead, stuck):
    client.force_login(lead)

    page = client.get(reverse("team_analyses:analysis_stuck", args=["konference"]))

    assert "Konference on 04.03.2026 kl. 10.00" in page.text


def test_the_plan_of_an_earlier_analysis_is_not_waited_for(client, lead, stuck):
    (old,) = stuck["plan"]
    analysis_of(lead, "01.03", case=old.case)
    client.force_login(lead)

    assert client.get(reverse("team_analyses:analysis_stuck", args=["plan"])).context["page"].paginator.count == 0


def test_a_list_is_a_look_and_the_figures_are_none(client, lead, stuck, ways):
    client.force_login(lead)

    client.get(PAGE)
    assert not Access.objects.filter(user=lead).exists()
    for name, key in (("analysis_stuck", "samtaler"), ("analysis_done", "svar")):
        client.get(reverse(f"team_analyses:{name}", args=[key]))
        assert Access.objects.filter(user=lead, page=f"team_analyses:{name}").count() == 1


def test_a_protected_citizen_is_counted_only_for_a_lead_with_a_part_in_the_case(client, lead):
    hidden = analysis_of(lead, "25.02", case=case_of(lead, is_restricted=True))
    client.force_login(lead)
    name = hidden.case.citizen.name

    assert client.get(PAGE).context["in_all"] == 0
    assert name not in client.get(reverse("team_analyses:analysis_stuck", args=["svar"])).text

    InvolvementFactory(case=hidden.case, user=lead, part="colleague")

    assert client.get(PAGE).context["in_all"] == 1
    assert name in client.get(reverse("team_analyses:analysis_stuck", args=["svar"])).text


def test_another_lead_sees_nothing_of_it(client, lead, ways, stuck):
    client.force_login(UserFactory(team_lead=True))

    page = client.get(PAGE)

    assert "Ingen analyser venter" in page.text
    assert "En analyse tilbydes fra borgerens side" in page.text
    assert {cells[0] for cells, _ in table(page.text, "tid").values()} == {"0"}
    assert "Ingen konferencer har stillet forslag i perioden." in page.text
    for name, keys in (("analysis_stuck", stuck), ("analysis_done", TIMES)):
        for key in keys:
            listed = client.get(reverse(f"team_analyses:{name}", args=[key]))
            assert listed.context["page"].paginator.count == 0
            assert "Tilbage til tallene" in listed.text


def test_a_lead_without_a_team_has_no_figures(client, ways, stuck):
    client.force_login(UserFactory(team_lead=True, team=None))

    page = client.get(PAGE)

    assert "Intet team" in page.text
    assert page.context["in_all"] == 0
    assert {one.number for one in page.context["times"]} == {0}


@pytest.mark.parametrize("name", ["analysis_stuck", "analysis_done"])
def test_a_step_that_is_none_is_not_there(client, lead, name):
    client.force_login(lead)

    assert client.get(reverse(f"team_analyses:{name}", args=["andet"])).status_code == 404


def test_a_caseworker_is_told_who_may(staff):
    for url in (PAGE, f"{PAGE}samtaler/", f"{PAGE}naaet/plan/"):
        response = staff.get(url)
        assert response.status_code == 403
        assert "Kun teamledere kan se, hvordan teamets analyser går." in response.text


def test_what_the_address_says_wrongly_is_told_and_left_out(client, lead, stuck):
    client.force_login(lead)

    page = client.get(f"{PAGE}?periode=99&slags=alt")

    assert "Valget i adressen kan ikke læses" in page.text
    assert page.context["in_all"] == 8


@pytest.fixture
def proposed(lead, psychology):
    """Psychology, of six citizens: six begun, five only accepted, seven declined, two unanswered, which is 20.

    The table together: five, of five citizens. A nurse: four, of four.
    """
    nurse = DisciplineFactory(label="Sygeplejerske")
    conferences = []
    for _ in range(6):
        analysis = analysis_of(lead, "01.10", "04.10", year=2025, state="held", held_on=day("20.10"))
        conferences.append(conference_of(analysis, day("20.10"), held=True))
    for number, conference in enumerate(conferences):
        case, by = conference.analysis.case, {"suggested_by": psychology}
        became = [
            {"became_intervention": InterventionFactory(case=case, status="running")},
            {"became_goal": GoalFactory(case=case), "goal": True},
            {"became_factor": FactorFactory(case=case), "factor": True},
        ][number % 3]
        answered(conference, **by, **became)
        answered(conference, "declined", **by)
        if number < 5:
            planned = InterventionFactory(case=case, planned=True)
            answered(conference, **by, became_intervention=planned)
            answered(conference, became_intervention=InterventionFactory(case=case, completed=True))
        if number < 4:
            answered(conference, "declined", suggested_by=nurse)
        if number < 2:
            ProposalFactory(conference=conference, open=True, **by)
        ProposalFactory(conference=conference, state="draft", suggested_by=nurse)  # never decided
    answered(conferences[0], "declined", suggested_by=psychology)
    other = AnalysisFactory(state="held", held_on=day("20.10"), offered_on=day("01.10"))
    answered(conference_of(other, day("20.10"), held=True), suggested_by=psychology)
    return conferences


def test_proposals_by_profession_with_nothing_below_five(client, lead, proposed):
    client.force_login(lead)

    page = client.get(PAGE)

    # The two unanswered count as two and a half: 6 + 5 + 7 + 2.5 = 20.
    assert {head: cells for head, (cells, _) in table(page.text, "forslag").items()} == {
        "Psykolog": ["ca. 20", "11", "6", "7", "under 5"],
        "Konferencen i fællesskab": ["ca. 12", "ca. 7", "5", "under 5", "under 5"],
    }
    assert "Forslag til færre end fem borgere og derfor ikke vist: Sygeplejerske." in page.text
    assert {tuple(links) for _, links in table(page.text, "forslag").values()} == {()}


@pytest.mark.parametrize("query", ["?periode=3", "?periode=6", "?slags=analysis", "?slags=round_table"])
def test_no_choice_tells_a_part_of_the_proposals(client, lead, proposed, query):
    """What lies between two of them could be under five."""
    client.force_login(lead)

    assert table(client.get(PAGE + query).text, "forslag") == table(client.get(PAGE).text, "forslag")


def test_many_analyses_cost_as_many_queries_as_few(client, lead, psychology, count_queries):
    client.force_login(lead)
    urls = [PAGE, f"{PAGE}plan/", f"{PAGE}samtaler/", f"{PAGE}naaet/hele/"]

    def more(number):
        for _ in range(number):
            carried_through(lead, psychology, WAYS[0])
            ContributionFactory(analysis=analysis_of(lead, "01.02", "04.02"), discipline=psychology)

    more(5)
    few = [count_queries(lambda url=url: client.get(url)) for url in urls]
    more(25)
    many = [count_queries(lambda url=url: client.get(url)) for url in urls]

    assert many == few
    assert max(many) <= 12


def test_the_lead_comes_to_it_from_the_menu_and_from_the_conferences(client, lead):
    client.force_login(lead)
    assert f'<a href="{PAGE}" aria-current="page">Analyser</a>' in client.get(PAGE).text
    assert f'href="{PAGE}"' in client.get(reverse("calendar:conference_list")).text

    client.force_login(UserFactory(team=lead.team))
    assert f'href="{PAGE}"' not in client.get(reverse("calendar:conference_list")).text

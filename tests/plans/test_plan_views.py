import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from plans.models import Intervention, Reconsideration
from tests.catalog_factories import IntakeFactory
from tests.factories import (
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    OfferFactory,
    UserFactory,
)
from tests.plan_factories import PlanPaperFactory

TODAY = datetime.date(2026, 2, 16)
VIEWS = ["tid", "tavle", "liste"]


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("plans:plan_detail", args=[case.pk])


def one_of_each(case):
    """A line in each state there is, by its state."""
    ended = {"ended_on": datetime.date(2026, 2, 2), "follow_up_on": None}
    rests = {"paused_on": TODAY, "paused_until": datetime.date(2026, 3, 2), "paused_because": "Ferie"}
    said = {
        "proposed": {"planned": True, "status": "proposed"},
        "agreed": {"planned": True, "status": "agreed"},
        "running": {},
        "paused": {"status": "paused", "follow_up_on": None} | rests,
        "completed": {"status": "completed"} | ended,
        "stopped": {"status": "stopped", "end_reason": "Flyttede"} | ended,
        "dropped": {"status": "dropped", "end_reason": "Ville ikke"} | ended,
    }
    return {state: InterventionFactory(case=case, title=f"Linje {state}", **given) for state, given in said.items()}


def column_of(text, state):
    return re.search(rf'<section[^>]*aria-labelledby="tavle-{state}">.*?</section>', text, re.S)[0]


class TestTheSwitch:
    @pytest.mark.parametrize(("asked", "shown"), [("", "tid"), ("tavle", "tavle"), ("liste", "liste"), ("ark", "tid")])
    def test_it_says_which_view_is_shown(self, staff, url, asked, shown):
        text = staff.get(url, {"visning": asked} if asked else {}).text

        assert re.findall(r'href="\?visning=(\w+)"( aria-current="page")?', text) == [
            (view, ' aria-current="page"' * (view == shown)) for view in VIEWS
        ]

    @pytest.mark.parametrize("view", VIEWS)
    def test_each_reads_an_empty_plan(self, staff, url, view):
        assert staff.get(url, {"visning": view}).status_code == 200


class TestInTime:
    def test_what_has_been_and_what_comes_stands_in_rows_and_in_words(self, staff, caseworker, case, url):
        running = InterventionFactory(case=case, title="Mentor", follow_up_on=datetime.date(2026, 3, 2))
        running.follow_ups.create(
            held_on=datetime.date(2026, 2, 2),
            effect="less",
            decision="adjust",
            next_on=running.follow_up_on,
            note="-",
            registered_by=caseworker,
        )
        factor = FactorFactory(case=case, area__label="Smerter")
        factor.reviews.create(weight=2, on=datetime.date(2026, 1, 12), by=caseworker)
        goal = GoalFactory(case=case, title="Gartner")
        goal.turns.create(status="reached", on=datetime.date(2026, 2, 9), by=caseworker)

        text = staff.get(url).text

        assert re.findall(
            r'<span class="hm-b">(\w+)</span> <span class="hm-xs hm-muted hm-num">(.*?)</span>', text
        ) == [
            ("Opfølgninger", "næste 02.03.2026"),
            ("Målinger", "senest 12.01.2026"),
            ("Mål", "senest 09.02.2026"),
        ]
        for words in (
            '<span class="hm-num">02.02.2026</span> Fulgt op på Mentor<',
            '<span class="hm-num">02.03.2026</span> Næste opfølgning på Mentor<',
            '<span class="hm-num">12.01.2026</span> Smerter<',
            '<span class="hm-num">09.02.2026</span> Målet »Gartner« er nået<',
        ):
            assert words in text
        assert text.count('class="dot dot--been"') == 3
        assert text.count('class="dot dot--ahead"') == 1

    def test_barriers_weighed_on_one_day_are_one_measurement(self, staff, caseworker, case, url):
        InterventionFactory(case=case)
        for label in ("Smerter", "Søvn"):
            FactorFactory(case=case, area__label=label).reviews.create(weight=2, on=TODAY, by=caseworker)

        text = staff.get(url).text

        assert re.findall(r'<span class="hm-num">16.02.2026</span> (.*?)</li>', text) == ["Smerter, Søvn"]

    def test_what_was_dropped_or_a_mistake_leaves_no_marks(self, staff, caseworker, case, url):
        one_of_each(case)["dropped"].follow_ups.create(
            held_on=TODAY, effect="less", decision="stop", note="-", registered_by=caseworker
        )
        factor = FactorFactory(case=case, area__label="Ved en fejl")
        factor.reviews.create(weight=2, on=TODAY, by=caseworker)
        factor.let_go("mistake", reason="-", on=TODAY, assessor="caseworker", by=caseworker)

        text = staff.get(url).text

        assert "Fulgt op på" not in text
        assert "Ved en fejl" not in text

    def test_weeks_in_which_nothing_happens_are_named(self, staff, case, url):
        InterventionFactory(case=case, ends_on=datetime.date(2026, 2, 20))
        starts = datetime.date(2026, 3, 9)
        first = datetime.date(2026, 3, 23)
        InterventionFactory(
            case=case, planned=True, starts_on=starts, ends_on=datetime.date(2026, 4, 3), first_follow_up_on=first
        )

        text = staff.get(url).text

        assert '<span class="hm-b">Ingen indsatser</span> <span class="hm-xs hm-muted">i uge 9–10</span>' in text
        assert text.count('class="gap"') == 2

    def test_the_end_of_a_pause_is_a_day_to_remember(self, staff, case, url):
        one_of_each(case)

        assert '<span class="hm-num">02.03.2026</span> Pausen i Linje paused slutter<' in staff.get(url).text


class TestTheBoard:
    def test_each_line_stands_in_the_column_of_its_state_with_their_number(self, staff, case, url):
        lines = one_of_each(case)
        InterventionFactory(case=case)

        text = staff.get(url, {"visning": "tavle"}).text

        headings = re.findall(r'<h3 id="tavle-(\w+)">(.*?) <span class="hm-count">(\d)', text)
        assert [(state, number) for state, _, number in headings] == [
            (state, "2" if state == "running" else "1") for state in lines
        ]
        assert [label for _, label, _ in headings] == [str(Intervention.Status(state).label) for state in lines]
        for state, line in lines.items():
            assert f"#intervention-{line.pk}" in column_of(text, state)

    def test_an_empty_column_is_short(self, staff, case, url):
        InterventionFactory(case=case)

        text = staff.get(url, {"visning": "tavle"}).text

        assert text.count("hm-board__column--empty") == 6

    def test_only_what_is_possible_from_a_state_is_offered(self, staff, case, url):
        one_of_each(case)
        text = staff.get(url, {"visning": "tavle"}).text

        def verbs(state):
            return re.findall(r'(?:">|submit">)([^<>]+)<span class="sr-only">[^<]*Linje', column_of(text, state))

        assert verbs("proposed") == verbs("agreed") == ["Start nu", "Redigér", "Henvis", "Fravælg"]
        assert verbs("running") == ["Registrér opfølgning", "Sæt på pause", "Redigér", "Henvis"]
        assert verbs("paused") == ["Genoptag", "Afbryd", "Redigér", "Henvis"]
        assert verbs("completed") == verbs("stopped") == verbs("dropped") == []

    def test_a_card_says_when_how_much_and_what_is_next(self, staff, case, url):
        InterventionFactory(case=case, hours_per_week="2.5", follow_up_on=datetime.date(2026, 2, 13))

        card = column_of(staff.get(url, {"visning": "tavle"}).text, "running")

        for words in ("05.01.2026–26.06.2026", "2,5 timer om ugen", "Næste opfølgning", "for 3 dage siden"):
            assert words in card

    def test_what_is_over_says_how_it_went_and_what_was_dropped_when_it_was_meant(self, staff, case, url):
        InterventionFactory(case=case, completed=True, latest_effect="as_expected")
        day = datetime.date
        InterventionFactory(
            case=case,
            status="dropped",
            follow_up_on=None,
            starts_on=day(2026, 3, 2),
            ends_on=day(2026, 6, 26),
            first_follow_up_on=day(2026, 3, 16),
            ended_on=TODAY,
            end_reason="Ville ikke",
        )

        text = staff.get(url, {"visning": "tavle"}).text

        assert "Virker som forventet" in column_of(text, "completed")
        assert "02.03.2026–26.06.2026" in column_of(text, "dropped")

    def test_a_line_is_started_from_it_without_script(self, staff, case, url):
        line = one_of_each(case)["agreed"]
        text = column_of(staff.get(url, {"visning": "tavle"}).text, "agreed")
        action = re.search(r'<form method="post" action="([^"]+)"', text)[1]
        key = re.search(r'name="_key" value="([^"]+)"', text)[1]

        staff.post(action, {"_key": key})

        line.refresh_from_db()
        assert line.status == "running"

    def test_who_only_reads_the_case_gets_no_verbs(self, client, case, url):
        mentor = UserFactory(mentor=True)
        InvolvementFactory(case=case, user=mentor)
        one_of_each(case)
        client.force_login(mentor)

        text = client.get(url, {"visning": "tavle"}).text

        assert "Linje running" in text
        for words in ("Registrér opfølgning", "Redigér", "Fravælg", "Start nu"):
            assert words not in text


class TestTheList:
    def lines_in(self, response):
        return re.findall(r'<th scope="row"><a href="[^"]+">(.*?)</a>', response.text)

    @pytest.fixture
    def _three(self, case):
        day = datetime.date
        for title, starts, ends, follow_up in (
            ("A", day(2026, 1, 5), day(2026, 6, 26), day(2026, 3, 2)),
            ("B", day(2026, 1, 12), day(2026, 4, 3), day(2026, 2, 20)),
        ):
            InterventionFactory(case=case, title=title, starts_on=starts, ends_on=ends, follow_up_on=follow_up)
        InterventionFactory(case=case, title="C", completed=True, starts_on=day(2026, 1, 2))

    @pytest.mark.usefixtures("_three")
    @pytest.mark.parametrize(
        ("order", "lines"),
        [
            ("", ["C", "A", "B"]),
            ("-start", ["B", "A", "C"]),
            ("opfoelgning", ["B", "A", "C"]),
            ("-opfoelgning", ["A", "B", "C"]),  # what has none comes last either way
            ("-slut", ["A", "B", "C"]),
            ("status", ["A", "B", "C"]),
            ("-status", ["C", "A", "B"]),
            ("noget andet", ["C", "A", "B"]),
        ],
    )
    def test_it_is_sorted_as_the_address_says(self, staff, url, order, lines):
        response = staff.get(url, {"visning": "liste", "sorter": order})

        assert self.lines_in(response) == lines
        up_or_down = 'aria-sort="descending"' if order.startswith("-") else 'aria-sort="ascending"'
        assert response.text.count(up_or_down) == response.text.count("aria-sort=") == 1

    @pytest.mark.usefixtures("_three")
    def test_htmx_gets_the_list_alone(self, staff, url, htmx):
        response = staff.get(url, {"visning": "liste", "sorter": "-start"}, headers=htmx)

        assert response.text.strip().startswith('<section class="hm-card hm-card--long" id="plan-liste"')
        assert self.lines_in(response) == ["B", "A", "C"]

    def test_all_states_stand_in_it_with_what_is_next(self, staff, case, url):
        lines = one_of_each(case)

        text = staff.get(url, {"visning": "liste"}).text

        for line in lines.values():
            assert f"{line.title}</a>" in text
            assert f">{line.get_status_display()}</span></td>" in text
        assert 'data-title="Næste opfølgning"><span class="hm-num">02.03.2026</span>' in text


@pytest.mark.parametrize("view", VIEWS)
def test_forty_lines_with_everything_take_sixteen_statements(staff, case, url, view, count_queries):
    goal, offers = GoalFactory(case=case), OfferFactory.create_batch(4)
    factors = [FactorFactory(case=case) for _ in range(6)]
    for number in range(40):
        state = [{}, {}, {"planned": True}, {"completed": True}][number % 4]
        line = InterventionFactory(case=case, offer=offers[number // 10], **state)
        line.goals.add(goal)
        line.factors.add(factors[number % 6])
        line.offer.barriers.add(factors[number % 3].area)
    for offer in offers:
        IntakeFactory(offer=offer)
    for _ in range(3):
        PlanPaperFactory(version__case=case)
    Reconsideration.objects.create(case=case, reason="Ingen effekt")

    assert count_queries(lambda: staff.get(url, {"visning": view})) <= 16


@pytest.mark.parametrize("view", VIEWS)
def test_markup_in_words_is_shown_and_not_read(staff, case, url, view):
    nasty = "<script>alert(1)</script> & <b>"
    line = InterventionFactory(case=case, title=nasty, expected_effect=nasty, company=nasty)
    line.goals.add(GoalFactory(case=case, title=nasty))
    line.factors.add(FactorFactory(case=case, area=None, own_words=nasty))
    InterventionFactory(case=case, title=nasty, status="stopped", follow_up_on=None, ended_on=TODAY, end_reason=nasty)

    text = staff.get(url, {"visning": view}).text

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in text

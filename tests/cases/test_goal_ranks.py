"""The order of a case's goals: what matters most to the citizen stands first."""

import re
import uuid

import pytest
from django.urls import reverse

from cases.models import Goal
from tests.factories import CaseFactory, GoalFactory


def url(name, case, *more):
    return reverse(f"cases:goal_{name}", args=[case.pk, *more])


def titles(case):
    return list(case.goals.order_by("rank").values_list("title", flat=True))


class TestMove:
    @pytest.fixture(autouse=True)
    def _goals(self, case):
        self.goals = [GoalFactory(case=case, title=title, rank=n) for n, title in enumerate("ABC", start=1)]

    def test_up_and_down(self, staff, case):
        staff.post(url("move", case, self.goals[2].pk), {"retning": "op"})
        assert titles(case) == ["A", "C", "B"]

        staff.post(url("move", case, self.goals[0].pk), {"retning": "ned"})
        assert titles(case) == ["C", "A", "B"]

    def test_at_the_end_nothing_happens(self, staff, case):
        response = staff.post(url("move", case, self.goals[0].pk), {"retning": "op"})

        assert response.status_code == 302
        assert titles(case) == ["A", "B", "C"]

    def test_goals_that_are_over_are_passed_by(self, staff, case):
        Goal.objects.filter(pk=self.goals[1].pk).update(status="reached", rank=None)

        staff.post(url("move", case, self.goals[2].pk), {"retning": "op"})

        assert titles(case) == ["C", "A", "B"]

    def test_with_htmx_the_list_comes_back_and_buttons_keep_their_ids(self, staff, case, htmx):
        before = set(re.findall(r'id="((?:op|ned)-\d+)"', staff.get(url("list", case)).text))

        response = staff.post(url("move", case, self.goals[1].pk), {"retning": "op"}, headers=htmx)

        assert response.status_code == 200
        assert "<html" not in response.text
        assert set(re.findall(r'id="((?:op|ned)-\d+)"', response.text)) == before
        assert len(before) == 6

    @pytest.mark.parametrize("direction", ["", "sidelæns", "\x00", "x" * 100_000])
    def test_other_directions_are_refused(self, staff, case, direction):
        response = staff.post(url("move", case, self.goals[1].pk), {"retning": direction})

        assert response.status_code == 422
        assert response.text.count('role="alert"') == 1
        assert "Vælg, om målet skal flyttes op eller ned." in response.text
        assert titles(case) == ["A", "B", "C"]

    def test_sent_twice_moves_once(self, staff, case):
        answers = {"retning": "op", "_key": str(uuid.uuid4())}

        for _ in range(2):
            staff.post(url("move", case, self.goals[2].pk), answers)

        assert titles(case) == ["A", "C", "B"]


def test_a_goal_keeps_the_place_a_colleague_gave_it_meanwhile(caseworker):
    case = CaseFactory(coordinator=caseworker)
    first, second = GoalFactory(case=case, rank=1), GoalFactory(case=case, rank=2)
    opened_before = case.goals.get(pk=first.pk)
    second.move(-1, by=caseworker)

    opened_before.wish = "Jeg vil være ude"
    opened_before.change(by=caseworker)

    assert list(case.goals.order_by("rank").values_list("pk", "wish")) == [
        (second.pk, ""),
        (first.pk, "Jeg vil være ude"),
    ]


class TestRank:
    """Ranks are those of the active goals, one after another."""

    @pytest.fixture(autouse=True)
    def _goals(self, case, caseworker):
        self.goals = [GoalFactory(case=case, title=title, rank=n) for n, title in enumerate("ABC", start=1)]
        self.case, self.by = case, caseworker

    def ranks(self):
        return dict(self.case.goals.values_list("title", "rank"))

    def test_one_that_pauses_leaves_its_place_to_the_next(self):
        self.goals[0].turn("paused", reason="Ryggen først", by=self.by)

        assert self.ranks() == {"A": None, "B": 1, "C": 2}

    def test_one_that_is_taken_up_again_comes_last(self):
        self.goals[0].turn("paused", reason="Ryggen først", by=self.by)
        self.goals[1].turn("reached", reason="", by=self.by)

        self.goals[0].turn("active", reason="", by=self.by)

        assert self.ranks() == {"A": 2, "B": None, "C": 1}

    def test_one_that_stays_active_stays_where_it_is(self):
        self.goals[1].turn("active", reason="", by=self.by)

        assert self.ranks() == {"A": 1, "B": 2, "C": 3}

    def test_the_page_lists_what_waits_below_and_without_a_number(self, staff):
        self.goals[0].turn("paused", reason="Ryggen først", by=self.by)

        text = staff.get(url("list", self.case)).text

        active, paused = text[text.index('id="maal-h"') :].split('id="pause-h"')
        assert [active.index(f"maal-{goal.pk}") > 0 for goal in self.goals[1:]] == [True, True]
        assert f"maal-{self.goals[0].pk}" in paused
        assert "hm-goal__n" not in paused

    def test_one_that_waits_cannot_be_moved(self, staff):
        self.goals[0].turn("paused", reason="Ryggen først", by=self.by)

        assert staff.post(url("move", self.case, self.goals[0].pk), {"retning": "ned"}).status_code == 404
        self.goals[0].move(1, by=self.by)
        assert self.ranks() == {"A": None, "B": 1, "C": 2}

import datetime
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import Goal, GoalSuggestion
from journal.models import Event
from tests.factories import (
    BranchFactory,
    GoalFactory,
    InvolvementFactory,
    OccupationFactory,
    UserFactory,
)

TODAY = f"{timezone.localdate():%d.%m.%Y}"
WARM = 2  # savepoints around the view
ANSWERS = {"title": "Kontormedarbejder", "kind": "job", "hours_per_week": "20,5", "wish": "Jeg vil hjælpe folk."}


@pytest.fixture
def goal(case):
    return GoalFactory(case=case, title="Svejser", rank=1, status_on=datetime.date(2026, 1, 5))


def url(name, case, *more):
    return reverse(f"cases:goal_{name}", args=[case.pk, *more])


class TestList:
    def test_shows_the_three_things_a_goal_rests_on(self, staff, case):
        branch = BranchFactory(label="Pleje, omsorg og sundhed")
        GoalFactory(
            case=case,
            title="Medhjælper i plejen",
            branch=branch,
            hours_per_week=15,
            wish="Jeg vil stadig hjælpe folk.",
            competence="Ti år i hjemmeplejen",
            local_market="Vikcenteret mangler folk",
        )

        page = staff.get(url("list", case)).text

        assert "»Jeg vil stadig hjælpe folk.«" in page
        assert "Ti år i hjemmeplejen" in page
        assert "Vikcenteret mangler folk" in page
        assert 'Pleje, omsorg og sundhed <span class="hm-tag hm-tag--green">Mangel på arbejdskraft' in page
        assert "15 timer om ugen" in page

    def test_a_weak_market_or_no_branch_is_told_kindly(self, staff, case):
        GoalFactory(case=case, branch=BranchFactory(local_demand="weak"))
        GoalFactory(case=case, branch=None)
        GoalFactory(case=case, branch=BranchFactory(local_demand="balanced"))

        page = staff.get(url("list", case)).text

        assert page.count("få ledige job i branchen lokalt") == 1
        assert page.count("Vælg en branche") == 1

    def test_goals_that_are_over_stand_apart(self, staff, case, goal):
        GoalFactory(case=case, title="Pilot", status="dropped", status_reason="Synet")

        page = staff.get(url("list", case)).text

        assert page.index("Svejser") < page.index("Nåede og opgivne mål") < page.index("Pilot") < page.index("Synet")

    def test_is_empty_with_a_reason(self, staff, case):
        assert "Der er ikke sat et mål endnu" in staff.get(url("list", case)).text

    def test_who_may_only_look_gets_no_buttons(self, client, case, goal):
        mentor = UserFactory(mentor=True)
        InvolvementFactory(case=case, user=mentor)
        client.force_login(mentor)

        page = client.get(url("list", case)).text

        assert "Svejser" in page
        for name in ("update", "turn", "move"):
            assert url(name, case, goal.pk) not in page
        assert url("create", case) not in page

    def test_as_many_queries_for_many_goals_as_for_one(self, staff, case, count_queries):
        counts = []
        for more in (1, 24, 75):
            for _ in range(more):
                GoalFactory(case=case, branch=BranchFactory())
            staff.get(url("list", case))
            counts.append(count_queries(lambda: staff.get(url("list", case))))

        assert len(set(counts)) == 1
        assert counts[0] <= 16 + WARM

    def test_the_whole_cpr_number_is_nowhere(self, staff, case, goal):
        for name, more in [("list", []), ("create", []), ("update", [goal.pk]), ("turn", [goal.pk])]:
            page = staff.get(url(name, case, *more)).text
            assert case.citizen.cpr not in page
            assert case.citizen.cpr_masked in page


class TestCreate:
    def test_is_added_last_and_told_on_the_timeline(self, staff, case, goal):
        branch = BranchFactory()

        response = staff.post(url("create", case), ANSWERS | {"branch": branch.pk})

        new = case.goals.get(title="Kontormedarbejder")
        assert response.headers["Location"] == f"{url('list', case)}#maal-{new.pk}"
        assert (new.rank, new.branch, new.hours_per_week) == (2, branch, Decimal("20.5"))
        assert Event.objects.get().text == "Mål tilføjet: Kontormedarbejder"

    def test_a_title_that_is_a_suggestion_gives_its_code(self, staff, case):
        GoalSuggestion.objects.create(
            key="welder", kind="job", title="Svejser", branch=BranchFactory(), disco_code="721200"
        )

        staff.post(url("create", case), {"title": "svejser", "kind": "job"})

        assert case.goals.get().disco_code == "721200"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"title": ""}, "Skriv, hvilket job"),
            ({"title": "x" * 100_000}, "120 tegn"),
            ({"title": "Svej\x00ser"}, "tegn, der ikke kan gemmes"),
            ({"kind": "hobby"}, "på listen"),
            ({"branch": "9" * 30}, "på listen"),
            ({"hours_per_week": "0"}, "mellem 1 og 60"),
            ({"hours_per_week": "60,1"}, "mellem 1 og 60"),
            ({"hours_per_week": "9" * 400}, "form-error-message"),
            ({"hours_per_week": "NaN"}, "Skriv et tal"),
            ({"wish": "x" * 1001}, "1000 tegn"),
        ],
    )
    def test_rules_are_told_at_the_field(self, staff, case, change, message):
        response = staff.post(url("create", case), ANSWERS | change)

        assert response.status_code == 422
        assert message in response.text
        assert set(response.context["form"].errors) == set(change)
        assert not Goal.objects.exists()

    def test_sent_twice_adds_once(self, staff, case):
        answers = ANSWERS | {"_key": str(uuid.uuid4())}

        assert [staff.post(url("create", case), answers).status_code for _ in range(2)] == [302, 302]
        assert case.goals.count() == 1


class TestChoosing:
    """Search and choice keep what is typed, with and without script."""

    @pytest.fixture(autouse=True)
    def _list(self):
        self.branch = BranchFactory(label="Metal og industri", local_demand="good")
        self.occupation = OccupationFactory(
            key="disco-721200", code="721200", title="Svejsearbejde", other_names="Klejnsmed", branch=self.branch
        )
        GoalSuggestion.objects.create(
            key="welder", kind="job", title="Svejser", branch=self.branch, disco_code="721200", typical_hours=37
        )

    TYPED = {
        "title": "svejs",
        "kind": "job",
        "hours_per_week": "",
        "wish": "Jeg vil bruge hænderne.",
        "occupation": "",
    }

    def test_search_shows_suggestions_and_occupations(self, staff, case, htmx):
        page = staff.post(url("create", case), self.TYPED | {"soeg": "1"})
        fragment = staff.post(reverse("cases:occupation_search"), {"title": "SVEJS"}, headers=htmx)

        for response in (page, fragment):
            assert response.status_code == 200
            assert 'value="forslag:welder"' in response.text
            assert 'value="stilling:disco-721200"' in response.text
        assert "Jeg vil bruge hænderne." in page.text
        assert fragment.text.strip().startswith("<ul")
        assert not Goal.objects.exists()

    def test_what_is_typed_of_a_citizens_goal_is_in_no_address(self, staff, case, htmx):
        address = reverse("cases:occupation_search")
        form = staff.get(url("create", case)).text

        assert f'hx-post="{address}" hx-params="title"' in form
        assert f'hx-get="{address}' not in form
        assert "disco-721200" not in staff.get(address, {"title": "SVEJS"}, headers=htmx).text

    @pytest.mark.parametrize("text", ["klejnsmed", "7212", "arbejde svejse"])
    def test_is_found_by_other_names_code_and_words_in_any_order(self, staff, htmx, text):
        assert "stilling:disco-721200" in staff.get(reverse("cases:occupation_search"), {"q": text}, headers=htmx).text

    def test_a_suggestion_fills_title_branch_code_and_hours(self, staff, case):
        response = staff.post(url("create", case), self.TYPED | {"vaelg": "forslag:welder"})

        assert response.status_code == 200
        assert 'value="Svejser"' in response.text
        assert f'value="{self.branch.pk}" selected' in response.text
        assert 'value="37"' in response.text
        assert f'name="occupation" value="{self.occupation.pk}"' in response.text
        assert "Jeg vil bruge hænderne." in response.text
        assert not Goal.objects.exists()

    def test_hours_that_are_written_stay(self, staff, case):
        response = staff.post(url("create", case), self.TYPED | {"vaelg": "forslag:welder", "hours_per_week": "12,5"})

        assert 'value="12,5"' in response.text

    def test_an_occupation_takes_the_branch_of_the_nearest(self, staff, case, htmx):
        OccupationFactory(key="disco-721300", code="721300", title="Pladearbejde")

        response = staff.post(url("create", case), self.TYPED | {"vaelg": "stilling:disco-721300"}, headers=htmx)

        assert response.text.strip().startswith("<form")
        assert f'value="{self.branch.pk}" selected' in response.text
        assert 'value="Pladearbejde"' in response.text

    def test_the_goal_is_saved_with_its_occupation(self, staff, case):
        staff.post(url("create", case), self.TYPED | {"title": "Svejser", "occupation": self.occupation.pk})

        goal = case.goals.get()
        assert (goal.occupation, goal.disco_code) == (self.occupation, "721200")
        assert "Svejsearbejde" in staff.get(url("list", case)).text

    def test_the_occupation_is_taken_away_again(self, staff, case):
        response = staff.post(url("create", case), self.TYPED | {"vaelg": "", "occupation": self.occupation.pk})

        assert "Stillingsbetegnelse:" not in response.text
        assert 'value="svejs"' in response.text

    def test_choosing_while_editing_keeps_version_and_row(self, staff, case, goal):
        response = staff.post(url("update", case, goal.pk), self.TYPED | {"vaelg": "forslag:welder", "version": "1"})

        assert 'name="version" value="1"' in response.text
        goal.refresh_from_db()
        assert goal.version == 1

    @pytest.mark.parametrize("choice", ["forslag:findes-ikke", "stilling:x", "\x00", "x" * 10_000, "stilling:disco-7"])
    def test_an_unknown_choice_fills_nothing(self, staff, case, choice):
        response = staff.post(url("create", case), self.TYPED | {"vaelg": choice})

        assert response.status_code == 200
        assert 'value="svejs"' in response.text

    def test_main_groups_are_no_goal(self, staff, htmx):
        OccupationFactory(key="disco-72", code="72", title="Svejseri i almindelighed")

        assert 'disco-72"' not in staff.get(reverse("cases:occupation_search"), {"q": "svejs"}, headers=htmx).text

    def test_the_page_works_by_itself(self, staff):
        page = staff.get(reverse("cases:occupation_search"), {"q": "svejs"}).text

        assert "Svejsearbejde" in page
        assert "vaelg" not in page


class TestUpdate:
    def test_saves(self, staff, case, goal):
        response = staff.post(url("update", case, goal.pk), ANSWERS | {"version": "1"})

        goal.refresh_from_db()
        assert response.status_code == 302
        assert (goal.title, goal.version) == ("Kontormedarbejder", 2)

    def test_somebody_else_saved_first(self, staff, case, goal):
        staff.post(url("update", case, goal.pk), ANSWERS | {"version": "1", "title": "Bager"})

        response = staff.post(url("update", case, goal.pk), ANSWERS | {"version": "1", "title": "Tømrer"})

        assert response.status_code == 409
        assert "Bager" in response.text
        assert "Tømrer" in response.text
        goal.refresh_from_db()
        assert goal.title == "Bager"

    def test_a_goal_of_another_case_is_not_found(self, staff, case):
        other = GoalFactory()

        for name in ("update", "turn"):
            assert staff.get(url(name, case, other.pk)).status_code == 404
            assert staff.post(url(name, case, other.pk), ANSWERS).status_code == 404
        assert staff.post(url("move", case, other.pk), {"retning": "op"}).status_code == 404

    def test_a_closed_case_is_not_changed(self, staff, case, goal):
        case.closed_on, case.close_reason = datetime.date(2026, 1, 5), "job"
        case.save()

        assert staff.get(url("list", case)).status_code == 200
        assert staff.post(url("create", case), ANSWERS).status_code == 403
        assert staff.post(url("update", case, goal.pk), ANSWERS | {"version": "1"}).status_code == 403
        assert staff.post(url("move", case, goal.pk), {"retning": "op"}).status_code == 403


class TestTurn:
    @time_machine.travel("2026-03-02 12:00+01:00")
    def test_pauses_with_a_reason(self, staff, case, goal):
        response = staff.post(
            url("turn", case, goal.pk),
            {"status": "paused", "status_reason": "Ryggen først", "on": "28.02.2026", "version": "1"},
        )

        goal.refresh_from_db()
        assert response.headers["Location"] == f"{url('list', case)}#skift-{goal.pk}"
        assert (goal.status, goal.status_reason, goal.status_on) == (
            "paused",
            "Ryggen først",
            datetime.date(2026, 2, 28),
        )
        assert Event.objects.get().text == "Svejser: sat på pause"

    def test_every_turn_stays_on_the_page_with_who_when_and_why(self, staff, case, caseworker):
        goal = Goal(case=case, title="Bager")
        goal.set(by=caseworker)

        turned = {"status": "paused", "status_reason": "Ryggen først", "on": "i dag", "version": "1"}
        staff.post(url("turn", case, goal.pk), turned | {"on": f"{goal.status_on:%d.%m.%Y}"})

        page = staff.get(url("list", case)).text
        assert [turn.status for turn in goal.turns.all()] == ["paused", "active"]
        assert "Historik" in page
        assert f'Sat på pause · {caseworker.name}<div class="hm-muted">Ryggen først' in page

    @pytest.mark.parametrize(("on", "message"), [("01.01.2000", "Målet skiftede status"), ("01.01.2050", "fremtiden")])
    def test_the_day_is_between_the_last_turn_and_today(self, staff, case, goal, on, message):
        response = staff.post(url("turn", case, goal.pk), {"status": "reached", "on": on, "version": "1"})

        assert response.status_code == 422
        assert message in response.text

    @pytest.mark.parametrize(("status", "wants_reason"), [("paused", True), ("dropped", True), ("reached", False)])
    def test_pausing_and_dropping_want_a_reason(self, staff, case, goal, status, wants_reason):
        response = staff.post(url("turn", case, goal.pk), {"status": status, "on": TODAY, "version": "1"})

        goal.refresh_from_db()
        assert response.status_code == (422 if wants_reason else 302)
        if wants_reason:
            assert response.context["form"].errors == {
                "status_reason": ["Skriv, hvorfor målet er sat på pause eller opgivet."]
            }
        assert goal.status == ("active" if wants_reason else status)

    def test_a_dropped_goal_is_taken_up_again(self, staff, case):
        GoalFactory(case=case, rank=1)
        goal = GoalFactory(case=case, status="dropped", status_reason="Synet")

        staff.post(url("turn", case, goal.pk), {"status": "active", "on": TODAY, "version": "1"})

        goal.refresh_from_db()
        assert (goal.status, goal.status_reason, goal.rank) == ("active", "", 2)
        assert Event.objects.latest("pk").text == f"{goal}: aktivt"

    def test_somebody_else_turned_it_first(self, staff, case, goal):
        staff.post(url("turn", case, goal.pk), {"status": "reached", "on": TODAY, "version": "1"})

        response = staff.post(
            url("turn", case, goal.pk), {"status": "dropped", "status_reason": "Flyttet", "on": TODAY, "version": "1"}
        )

        assert response.status_code == 409
        assert "Nået" in response.text
        assert "Opgivet" in response.text

    def test_why_a_colleague_turned_it_is_shown_and_may_be_kept(self, client, caseworker, case, goal):
        colleague = UserFactory(team=caseworker.team)
        client.force_login(colleague)
        client.post(
            url("turn", case, goal.pk),
            {"status": "paused", "status_reason": "Venter på operation", "on": TODAY, "version": "1"},
        )
        client.force_login(caseworker)

        answers = {"status": "active", "status_reason": "", "on": TODAY, "version": "1"}
        response = client.post(url("turn", case, goal.pk), answers)

        assert response.status_code == 409
        theirs = {one.name: (one.theirs, one.yours) for one in response.context["differences"]}
        assert theirs == {"status": ("paused", "active"), "status_reason": ("Venter på operation", "")}
        kept = {name: theirs for name, (theirs, _) in theirs.items()}
        version = response.context["current_version"]
        client.post(url("turn", case, goal.pk), answers | kept | {"version": version})
        goal.refresh_from_db()
        assert (goal.status, goal.status_reason) == ("paused", "Venter på operation")

    def test_with_htmx_the_form_and_then_the_list_are_swapped_in(self, staff, case, goal, htmx):
        form = staff.get(url("turn", case, goal.pk), headers=htmx)
        refused = staff.post(
            url("turn", case, goal.pk), {"status": "paused", "on": TODAY, "version": "1"}, headers=htmx
        )
        saved = staff.post(
            url("turn", case, goal.pk), {"status": "reached", "on": TODAY, "version": "1"}, headers=htmx
        )

        assert form.text.strip().startswith("<form")
        assert refused.status_code == 422
        assert refused.text.strip().startswith("<form")
        assert saved.headers["HX-Retarget"] == "#maal"
        assert saved.text.strip().startswith('<div class="hm-stack" id="maal"')
        assert "Målets status er gemt." in saved.text

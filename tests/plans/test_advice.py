import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from plans.advice import advise, composition
from plans.advice_shown import advice_on
from plans.models import DurationRule
from tests.factories import (
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    InterventionFactory,
    OfferFactory,
    UserFactory,
)

TODAY = datetime.date(2026, 2, 16)
LATER = {"starts_on": datetime.date(2026, 7, 6), "ends_on": datetime.date(2026, 9, 25)}


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


def advice(case, rules=()):
    found = advise(case, case.factors.for_display(), case.interventions.in_plan().for_display(), rules, TODAY)
    return {one.key: one for one in found}


def line(case, *factors, **changes):
    made = InterventionFactory(case=case, planned=True, **changes)
    made.factors.add(*factors)
    return made


def mentor():
    return CategoryFactory(key="mentor", label="Mentor", colour="mentor")


def test_a_good_plan_gets_no_advice(case):
    line(case, FactorFactory(case=case))

    assert advice(case) == {}


def test_a_barrier_without_help_is_pointed_at(case):
    heavy = FactorFactory(case=case, weight=3)
    FactorFactory(case=case, weight=0)
    line(case, FactorFactory(case=case))

    found = advice(case)

    assert list(found) == [f"uncovered-{heavy.pk}"]
    assert "fylder (meget)" in found[f"uncovered-{heavy.pk}"].why
    assert f"barriere={heavy.pk}" in found[f"uncovered-{heavy.pk}"].act_url


def test_a_barrier_worked_on_by_two_at_a_time_is_pointed_at(case):
    barrier = FactorFactory(case=case)
    line(case, barrier)
    assert advice(case) == {}

    line(case, barrier)

    assert list(advice(case)) == [f"twice-{barrier.pk}"]


def test_two_that_work_on_it_one_after_the_other_are_none_too_many(case):
    barrier = FactorFactory(case=case)
    line(case, barrier)
    line(case, barrier, **LATER, first_follow_up_on=LATER["ends_on"])

    assert f"twice-{barrier.pk}" not in advice(case)


def test_one_thing_after_another_is_pointed_at(case):
    line(case)
    line(case, **LATER, first_follow_up_on=LATER["ends_on"])
    assert "sequence" in advice(case)

    line(case)

    assert "sequence" not in advice(case)


@pytest.mark.parametrize(("barriers", "is_told"), [(2, False), (3, True)])
def test_only_one_kind_of_help_for_many_barriers_is_pointed_at(case, barriers, is_told):
    line(case, *(FactorFactory(case=case) for _ in range(barriers)))

    assert ("one-kind" in advice(case)) is is_told


def test_two_kinds_of_help_are_enough(case):
    line(case, *(FactorFactory(case=case) for _ in range(3)))
    line(case, category=mentor())

    assert advice(case) == {}


def test_that_nothing_happens_at_a_company_is_pointed_at(case):
    line(case, category=mentor())
    assert list(advice(case)) == ["no-company"]

    line(case)

    assert advice(case) == {}


def test_more_hours_than_agreed_are_pointed_at(case):
    case.weekly_hours_ceiling = 10
    line(case)
    assert advice(case) == {}

    line(case)

    assert "Op til 12 timer om ugen. I har aftalt højst 10." in advice(case)["ceiling"].why


def test_empty_weeks_are_pointed_at(case):
    line(case, ends_on=datetime.date(2026, 3, 6))
    line(
        case,
        starts_on=datetime.date(2026, 3, 30),
        ends_on=datetime.date(2026, 5, 1),
        first_follow_up_on=datetime.date(2026, 5, 1),
    )

    assert advice(case)["empty-weeks"].title == "Der sker ikke noget i uge 11–13"


class TestHowLongTheLawAllows:
    @pytest.fixture
    def rules(self):
        rule = DurationRule.objects.create(
            key="placement", label="Virksomhedspraktik", law="LAB kap. 11", weeks=20, from_on=datetime.date(2020, 1, 1)
        )
        return [rule]

    def test_a_line_beyond_it_is_asked_for_a_reason(self, case, rules):
        beyond = line(case, offer=OfferFactory(legal_basis="LAB kap. 11 (virksomhedspraktik)"))

        found = advice(case, rules)[f"longer-{beyond.pk}"]

        assert "ikke bekræftet" in found.why
        assert found.act_url == reverse("plans:intervention_longer", args=[case.pk, beyond.pk])

    @pytest.mark.parametrize(
        "changes",
        [
            {"offer__legal_basis": "LAB kap. 14"},
            {"offer__legal_basis": "LAB kap. 111"},
            {"offer__legal_basis": "LAB kap. 11", "longer_because": "Lægen har sagt ja"},
            {"offer__legal_basis": "LAB kap. 11", "ends_on": datetime.date(2026, 3, 6)},
        ],
    )
    def test_others_are_not(self, case, rules, changes):
        line(case, **changes)

        assert advice(case, rules) == {}

    def test_a_rule_for_some_target_groups_leaves_the_others_alone(self, case, rules):
        line(case, offer=OfferFactory(legal_basis="LAB kap. 11"))
        rules[0].target_groups.add(CaseFactory(target_group__key="another").target_group)

        assert advice(case, rules) == {}

    @pytest.mark.parametrize("is_for_this_group", [True, False])
    def test_the_pages_read_the_rule_with_its_groups(self, case, rules, is_for_this_group):
        beyond = line(case, offer=OfferFactory(legal_basis="LAB kap. 11"))
        other = CaseFactory(target_group__key="another").target_group
        rules[0].target_groups.add(case.target_group if is_for_this_group else other)

        found = advice_on(case, case.factors.for_display(), case.interventions.for_display(), TODAY)

        assert [shown.advice.key for shown in found] == [f"longer-{beyond.pk}"] * is_for_this_group

    def test_the_reason_ends_the_advice(self, staff, case, rules):
        beyond = line(case, offer=OfferFactory(legal_basis="LAB kap. 11"))
        url = reverse("plans:intervention_longer", args=[case.pk, beyond.pk])

        blank = staff.post(url, {"longer_because": "", "version": beyond.version})
        staff.post(url, {"longer_because": "Lægen har sagt ja", "version": beyond.version})

        assert blank.status_code == 422
        assert advice(case, rules) == {}

    def test_who_writes_it_after_a_colleague_changed_the_line_is_told(self, staff, case):
        beyond = line(case)
        url = reverse("plans:intervention_longer", args=[case.pk, beyond.pk])

        assert staff.post(url, {"longer_because": "Derfor", "version": beyond.version - 1}).status_code == 409

    def test_no_reason_is_asked_of_what_is_over(self, staff, case):
        over = InterventionFactory(case=case, completed=True, offer__title="Hverdagsmentor")
        url = reverse("plans:intervention_longer", args=[case.pk, over.pk])

        shown, sent = (
            send(url, {"longer_because": "Derfor", "version": 1}, follow=True) for send in (staff.get, staff.post)
        )

        over.refresh_from_db()
        assert "Hverdagsmentor er ikke i planen mere." in shown.text
        assert "Hverdagsmentor er ikke i planen mere." in sent.text
        assert over.longer_because == ""

    def test_the_shipped_rules_load(self):
        call_command("load_reference")

        weeks = dict(DurationRule.objects.live(TODAY).values_list("law", "weeks"))
        assert weeks == {"LAB kap. 11": 26, "LAB kap. 12": 52, "LAB kap. 13": 13, "LAB kap. 26": 26}
        assert DurationRule.objects.get(law="LAB kap. 11").is_confirmed
        assert not DurationRule.objects.get(law="LAB kap. 12").is_confirmed


def test_a_line_without_expected_effect_is_pointed_at(case):
    vague = line(case, expected_effect=" ")

    assert list(advice(case)) == [f"no-effect-{vague.pk}"]


def test_a_line_whose_barriers_are_gone_may_stop(case):
    gone, left = FactorFactory(case=case, weight=0), FactorFactory(case=case)
    needless = line(case, gone)
    line(case, gone, left)

    found = advice(case)

    assert f"stop-{needless.pk}" in found
    assert len([key for key in found if key.startswith("stop-")]) == 1
    assert found[f"stop-{needless.pk}"].act_url == reverse("plans:intervention_drop", args=[case.pk, needless.pk])


def test_what_is_over_is_no_part_of_it(case):
    InterventionFactory(case=case, completed=True, expected_effect="")

    assert advice(case) == {}


def test_the_shipped_hint_is_complete():
    assert set(composition()) >= {"text", "applies_when_barriers_at_least", "suggest_at_least_one_of"}


@pytest.fixture
def url(case):
    return reverse("plans:advice_answer", args=[case.pk, "no-company"])


class TestAnAnsweredAdvice:
    def test_it_rests_with_its_answer_on_the_plan_and_in_the_review(self, staff, case, url, caseworker):
        line(case, category=mentor())
        before = staff.get(reverse("plans:plan_detail", args=[case.pk])).text

        staff.post(url, {"because": "praktikken begynder i maj", "version": 0})

        assert "Kontakt med en virksomhed tidligt" in before
        for page in ("plans:plan_detail", "plans:plan_freeze"):
            text = staff.get(reverse(page, args=[case.pk])).text
            assert f"Set af {caseworker.name}" in text
            assert "fordi praktikken begynder i maj" in text
            assert "Kontakt med en virksomhed tidligt" not in text

    def test_who_answers_it_in_the_review_comes_back_to_the_review(self, staff, case, url):
        line(case, category=mentor())
        review = reverse("plans:plan_freeze", args=[case.pk])

        assert f'{url}?fra=aftal"' in staff.get(review).text
        assert staff.post(f"{url}?fra=aftal", {"because": "praktikken begynder i maj", "version": 0}).url == review

    def test_it_comes_back_when_what_it_was_built_on_changes(self, staff, case, url):
        line(case, category=mentor())
        staff.post(url, {"because": "praktikken begynder i maj", "version": 0})
        line(case, category=CategoryFactory(key="treatment", label="Behandling", colour="treatment"))

        (shown,) = advice_on(case, [], case.interventions.for_display(), TODAY)

        assert shown.answer is None

    def test_a_reason_is_asked_for(self, staff, case, url):
        line(case, category=mentor())

        response = staff.post(url, {"because": "", "version": 0})

        assert (response.status_code, "Skriv, hvorfor I gør det alligevel." in response.text) == (422, True)

    def test_of_two_answers_the_second_sees_the_first(self, staff, case, url):
        line(case, category=mentor())
        staff.post(url, {"because": "den ene", "version": 0})
        staff.post(url, {"because": "den anden", "version": 1})

        assert staff.post(url, {"because": "den tredje", "version": 1}).status_code == 409
        assert case.advice_answers.get().because == "den anden"

    def test_advice_that_is_gone_cannot_be_answered(self, staff, case, url):
        line(case)

        assert "Rådet gælder ikke mere" in staff.post(url, {"because": "Nå"}, follow=True).text
        assert not case.advice_answers.exists()

    def test_another_team_answers_nothing(self, client, case, url):
        client.force_login(UserFactory())

        assert client.post(url, {"because": "Nå"}).status_code == 404


def test_advice_on_a_long_plan_costs_as_many_queries_as_on_a_short_one(case, django_assert_num_queries):
    def look():
        return advice_on(case, case.factors.for_display(), case.interventions.for_display(), TODAY)

    for number in (1, 20):
        for _ in range(number):
            line(case, FactorFactory(case=case), category=mentor(), expected_effect="")
        with django_assert_num_queries(6):
            assert look()

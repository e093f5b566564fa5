import datetime

import pytest

from cases.models import RestartRule, TargetGroupSpell
from followup.contact_arithmetic import Talk
from followup.contact_plan import proposed_next, settle_case, settle_cases
from followup.models import ContactDeadline
from tests.factories import CaseFactory, TargetGroupFactory
from tests.followup.contact_factories import (
    ContactHoldFactory,
    ContactRuleFactory,
    ContactTermsFactory,
    RuleSetFactory,
    deadlines,
    march,
    talk,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture
def group():
    return TargetGroupFactory()


@pytest.fixture
def law(group):
    return ContactRuleFactory(target_group=group)


@pytest.fixture
def case(group):
    """Begun on Monday 2 March 2026."""
    return CaseFactory(target_group=group, opened_on=march(2))


def test_the_first_deadline_is_opened_with_the_rule_in_words(law, case):
    settle_case(case, TODAY)

    row = ContactDeadline.objects.get()
    assert (row.number, row.earliest_on, row.latest_on, row.first_latest_on) == (1, march(2), march(9), march(9))
    assert row.must_be_personal
    assert row.rule_text == (
        "Mindst 4 samtaler i de første 26 uger, den første senest 7 dage efter første henvendelse om hjælp; "
        "nr. 1 senest 09.03.2026"
    )


@pytest.mark.parametrize(("on", "state"), [(9, "kept"), (10, "late")])
def test_a_talk_keeps_the_deadline_or_comes_too_late(law, case, on, state):
    settle_case(case, TODAY)
    held = talk(case, march(on))
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, state, march(9)), (2, "open", datetime.date(2026, 6, 1))]
    assert ContactDeadline.objects.earliest("pk").kept_by == held


@pytest.mark.parametrize(
    ("form", "state"),
    [
        ("in_person", "no_show"),
        ("in_person", "cancelled"),
        ("in_person", "withdrawn"),
        ("in_person", "planned"),
        ("phone", "held"),  # the first must be personal
        ("company_visit", "held"),  # not a form that counts
    ],
)
def test_what_is_no_talk_by_the_rule_keeps_nothing(law, case, form, state):
    settle_case(case, TODAY)
    talk(case, march(6), form=form, state=state)
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "open", march(9))]


def test_a_moved_talk_moves_no_deadline(law, case):
    planned = talk(case, march(9), state="planned")
    settle_case(case, TODAY)
    planned.on = march(20)
    planned.save()
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "open", march(9))]


def test_a_withdrawn_talk_opens_the_deadline_it_had_kept_again(law, case):
    settle_case(case, TODAY)
    held = talk(case, march(6))
    settle_case(case, TODAY)
    held.state, held.because = "withdrawn", "Forkert borger"
    held.save()
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "open", march(9)), (2, "void", datetime.date(2026, 6, 1))]


@pytest.mark.parametrize(("first", "then", "states"), [(6, 12, ("kept", "late")), (12, 6, ("late", "kept"))])
def test_a_talk_put_right_to_another_day_is_judged_again(law, case, first, then, states):
    settle_case(case, march(5))  # due by 9 March
    held = talk(case, march(first))
    settle_case(case, march(13))
    assert deadlines(case)[0] == (1, states[0], march(9))
    held.on = held.registered_on = march(then)
    held.save()
    settle_case(case, march(13))

    assert deadlines(case) == [(1, states[1], march(9)), (2, "open", datetime.date(2026, 6, 1))]
    assert ContactDeadline.objects.earliest("pk").kept_by == held


def test_another_talk_keeps_the_deadline_of_one_taken_back(law, case):
    settle_case(case, march(5))
    first, second = talk(case, march(6)), talk(case, march(12))
    settle_case(case, march(13))
    assert deadlines(case) == [(1, "kept", march(9)), (3, "open", datetime.date(2026, 7, 16))]
    first.state, first.because = "withdrawn", "Forkert borger"
    first.save()
    settle_case(case, march(13))

    assert deadlines(case) == [
        (1, "late", march(9)),
        (3, "void", datetime.date(2026, 7, 16)),
        (2, "open", datetime.date(2026, 6, 1)),
    ]
    assert ContactDeadline.objects.earliest("pk").kept_by == second


def test_talks_that_change_places_keep_each_others_deadlines(law, case):
    """The first of the two was not on the 4th of March but on the 20th, after the other."""
    settle_case(case, march(3))
    first = talk(case, march(4))
    settle_case(case, march(4))
    second = talk(case, march(16))
    settle_case(case, march(16))
    first.on = first.registered_on = march(20)
    first.save()
    settle_case(case, march(23))

    kept = list(ContactDeadline.objects.order_by("pk").values_list("number", "state", "kept_by"))
    assert kept == [(1, "late", second.pk), (2, "kept", first.pk), (3, "open", None)]


def test_a_form_put_right_opens_every_deadline_that_hung_on_it(law, case):
    settle_case(case, march(3))
    first = talk(case, march(4))
    settle_case(case, march(4))
    talk(case, march(9), form="phone")
    settle_case(case, march(9))
    assert [row[:2] for row in deadlines(case)] == [(1, "kept"), (2, "kept"), (3, "open")]
    first.form = "phone"
    first.save()
    settle_case(case, march(9))

    assert [row[:2] for row in deadlines(case)] == [(1, "open"), (2, "void"), (3, "void")]
    assert not ContactDeadline.objects.exclude(kept_by=None).exists()


def test_the_last_one_taken_back_opens_its_deadline_though_nothing_more_was_asked_for(law, case):
    law.first_days, law.meetings_26 = 7, None
    law.save()
    settle_case(case, march(3))
    held = talk(case, march(4))
    settle_case(case, march(4))
    assert deadlines(case) == [(1, "kept", march(9))]
    held.state = "no_show"
    held.save()
    settle_case(case, march(4))

    assert deadlines(case) == [(1, "open", march(9))]


def test_the_law_of_july_takes_over_what_falls_due_in_july_and_leaves_what_was_late_in_june(group):
    """Six talks by the law until the end of June, two of them within 60 days; four from July, two within 91."""
    old = RuleSetFactory(key="old", until_on=datetime.date(2026, 6, 30))
    new = RuleSetFactory(key="new", from_on=datetime.date(2026, 7, 1))
    before = ContactRuleFactory(rule_set=old, target_group=group, meetings_26=6)
    after = ContactRuleFactory(rule_set=new, target_group=group, meetings_26=4)
    june = CaseFactory(target_group=group, opened_on=datetime.date(2026, 6, 15))
    held_in_june = CaseFactory(target_group=group, opened_on=datetime.date(2026, 6, 15))
    july = CaseFactory(target_group=group, opened_on=datetime.date(2026, 7, 1))
    talk(held_in_june, datetime.date(2026, 6, 18))
    talk(july, datetime.date(2026, 7, 2))

    settle_cases(datetime.date(2026, 7, 6))

    rules = {case: ContactDeadline.objects.get(case=case, state="open") for case in (june, held_in_june, july)}
    assert {case: (row.rule, row.latest_on) for case, row in rules.items()} == {
        june: (before, datetime.date(2026, 6, 22)),
        held_in_june: (after, datetime.date(2026, 9, 14)),
        july: (after, datetime.date(2026, 9, 30)),
    }


def test_the_next_talk_is_counted_by_the_law_of_the_day_of_the_last(group):
    """Two of four within 91 days, by 14 September; two of twelve within 30, by 15 July, and three within 45."""
    old = RuleSetFactory(key="old", until_on=datetime.date(2026, 6, 30))
    new = RuleSetFactory(key="new", from_on=datetime.date(2026, 7, 1))
    ContactRuleFactory(rule_set=old, target_group=group, meetings_26=4)
    after = ContactRuleFactory(rule_set=new, target_group=group, meetings_26=12)
    case = CaseFactory(target_group=group, opened_on=datetime.date(2026, 6, 15))
    talk(case, datetime.date(2026, 6, 18))
    settle_case(case, datetime.date(2026, 6, 18))
    assert deadlines(case) == [(2, "open", datetime.date(2026, 9, 14))]
    settle_case(case, datetime.date(2026, 7, 1))
    row = ContactDeadline.objects.get(state="open")
    assert (row.rule, row.latest_on, row.first_latest_on) == (
        after,
        datetime.date(2026, 7, 15),
        datetime.date(2026, 9, 14),
    )
    talk(case, datetime.date(2026, 7, 2))
    settle_case(case, datetime.date(2026, 7, 2))

    row = ContactDeadline.objects.get(state="open")
    assert (row.rule, row.number, row.latest_on) == (after, 3, datetime.date(2026, 7, 30))


def test_a_law_that_would_have_asked_sooner_asks_on_its_first_day_at_the_soonest(group):
    """Four of 26 weeks, the next by 14 September; from July thirty, the next by the twelfth day, which is in June."""
    old = RuleSetFactory(key="old", until_on=datetime.date(2026, 6, 30))
    new = RuleSetFactory(key="new", from_on=datetime.date(2026, 7, 1))
    ContactRuleFactory(rule_set=old, target_group=group)
    ContactRuleFactory(rule_set=new, target_group=group, meetings_26=30)
    case = CaseFactory(target_group=group, opened_on=datetime.date(2026, 6, 15))
    talk(case, datetime.date(2026, 6, 18))
    settle_case(case, datetime.date(2026, 6, 30))
    assert deadlines(case) == [(2, "open", datetime.date(2026, 9, 14))]
    settle_case(case, datetime.date(2026, 7, 20))
    assert deadlines(case) == [(2, "open", datetime.date(2026, 7, 1))]


def test_half_a_year_of_unemployment_is_counted_from_its_end(group):
    """5 January and 182 days are 6 July, and thirty days after that 5 August."""
    ContactRuleFactory(target_group=group, anchor="week_26", first_days=30, first_in_person=False)
    case = CaseFactory(target_group=group, opened_on=datetime.date(2026, 1, 5))
    talk(case, datetime.date(2026, 2, 5))  # long before
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "open", datetime.date(2026, 8, 5))]


def test_a_new_benefit_begins_the_contact_again_and_a_new_group_alone_does_not(law, case, group):
    RestartRule.objects.create(
        key="contact-course", trigger="benefit", label="Kontaktforløbet", text="…", from_on=datetime.date(2020, 1, 1)
    )
    same, other = TargetGroupFactory(), TargetGroupFactory(benefit="Sygedagpenge")
    for one in (same, other):
        ContactRuleFactory(rule_set=law.rule_set, target_group=one)
    case.target_group_spells.create(target_group=group, from_on=march(2))
    talk(case, march(4))
    settle_case(case, march(4))
    assert deadlines(case) == [(2, "open", datetime.date(2026, 6, 1))]

    TargetGroupSpell(case=case, target_group=same, from_on=march(16), reason="Ny vurdering").begin(by=case.coordinator)
    settle_case(case, march(16))
    assert deadlines(case) == [(2, "open", datetime.date(2026, 6, 1))]

    TargetGroupSpell(case=case, target_group=other, from_on=march(23), reason="Sygemeldt").begin(by=case.coordinator)
    settle_case(case, march(23))
    assert deadlines(case) == [(2, "void", datetime.date(2026, 6, 1)), (1, "open", march(30))]


def test_a_hold_moves_the_deadline_and_the_first_one_stays_in_sight(law, case):
    settle_case(case, march(5))
    hold = ContactHoldFactory(case=case, until_on=datetime.date(2026, 4, 1))
    settle_case(case, march(5))
    settle_case(case, TODAY)

    row = ContactDeadline.objects.get()
    assert (row.latest_on, row.first_latest_on) == (datetime.date(2026, 4, 7), march(9))  # after Easter
    assert row.rule_text.endswith("nr. 1 senest 07.04.2026 (udsat fra 09.03.2026)")

    hold.ended_on, hold.ended_because = march(12), "Udskrevet"
    hold.save()
    settle_case(case, TODAY)
    row.refresh_from_db()
    assert row.latest_on == march(13)


def test_an_anchor_of_the_cases_own_moves_the_deadline_and_keeps_the_first(law, case):
    settle_case(case, march(9))
    ContactTermsFactory(case=case, anchor_on=march(9))
    settle_case(case, march(9))

    row = ContactDeadline.objects.get()
    assert (row.anchor_on, row.latest_on, row.first_latest_on) == (march(9), march(16), march(9))


@pytest.mark.parametrize(
    "put_off", [ContactHoldFactory, lambda case: ContactTermsFactory(case=case, anchor_on=march(9))]
)
def test_a_deadline_that_has_passed_is_not_put_off_afterwards(law, case, put_off):
    settle_case(case, TODAY)  # the day after it was due
    put_off(case=case)
    settle_case(case, TODAY)
    talk(case, march(12))
    settle_case(case, march(12))

    assert deadlines(case)[0] == (1, "late", march(9))


def test_legal_minimum_and_local_standard_stand_side_by_side(law, case, group):
    local = RuleSetFactory(kind="local", label="Vores standard")
    ContactRuleFactory(rule_set=local, target_group=group, interval_days=28, tolerance_days=7, confidence="proposal")
    talk(case, march(4))

    settle_case(case, TODAY)

    assert deadlines(case) == [(2, "open", datetime.date(2026, 6, 1))]
    assert deadlines(case, "local") == [(2, "open", datetime.date(2026, 4, 8))]
    assert {row.kind: row.is_sure for row in ContactDeadline.objects.all()} == {"legal": True, "local": False}


def test_a_variant_of_an_experiment_counts_instead_of_the_law_and_asks_for_the_joint_talk(law, case, group):
    tried = RuleSetFactory(kind="experiment", label="Forsøg")
    ContactRuleFactory(
        rule_set=tried, target_group=group, variant="new", joint_as=[2], allowed_forms=["in_person", "joint"]
    )
    ContactTermsFactory(case=case, anchor_on=None, variant="new")
    for day in (4, 6):
        talk(case, march(day))
    settle_case(case, TODAY)

    row = ContactDeadline.objects.get()
    assert (row.number, row.must_be_joint) == (2, True)

    talk(case, march(9), form="joint")
    settle_case(case, TODAY)
    assert deadlines(case)[-1][:2] == (4, "open")


def test_a_closed_case_has_no_deadline(law, case):
    settle_case(case, march(5))
    case.close(on=march(9), reason="job", by=case.coordinator)
    settle_cases(TODAY)

    assert deadlines(case) == [(1, "void", march(9))]


def test_a_group_without_a_rule_is_asked_for_nothing(case):
    settle_case(case, TODAY)
    assert not ContactDeadline.objects.exists()


def test_a_case_older_than_the_rule_is_not_late_on_the_day_the_rule_begins(group):
    local = RuleSetFactory(kind="local", from_on=march(1))
    ContactRuleFactory(rule_set=local, target_group=group, interval_days=28, tolerance_days=7)
    case = CaseFactory(target_group=group, opened_on=datetime.date(2025, 9, 1))
    talk(case, datetime.date(2025, 9, 3))
    settle_case(case, TODAY)

    assert deadlines(case, "local") == [(2, "open", datetime.date(2026, 4, 5))]


def test_settling_twice_changes_nothing(law, case):
    assert settle_cases(TODAY) == 1
    assert settle_cases(TODAY) == 0
    assert ContactDeadline.objects.count() == 1


def test_many_cases_cost_as_many_statements_as_one(law, group, django_assert_num_queries):
    def settled():
        with django_assert_num_queries(STATEMENTS_OF_A_CHUNK):
            settle_cases(TODAY)

    settle_case(CaseFactory(target_group=group, opened_on=march(2)), TODAY)
    ContactDeadline.objects.all().delete()
    settled()
    CaseFactory.create_batch(5, target_group=group, opened_on=march(2))
    ContactDeadline.objects.all().delete()
    settled()


STATEMENTS_OF_A_CHUNK = 15


def test_the_proposed_day_is_a_working_day_within_the_window(law, case, group):
    assert proposed_next(case, march(3)).on == march(4)  # the week before is over
    assert "samtale nr. 1 senest 09.03.2026" in proposed_next(case, march(3)).why

    local = RuleSetFactory(kind="local", label="Vores standard")
    ContactRuleFactory(rule_set=local, target_group=group, interval_days=28, tolerance_days=7)
    proposed = proposed_next(case, march(7), after=Talk(march(7), "in_person"))
    assert proposed.on == datetime.date(2026, 4, 7)  # four weeks on is Easter Saturday
    assert proposed.why == "Vores standard: samtale nr. 2 senest 11.04.2026"


def test_without_a_rule_four_weeks_are_proposed(case):
    assert proposed_next(case, march(7)) == (
        datetime.date(2026, 4, 7),
        "Ingen regel kræver en samtale. Foreslået om fire uger.",
    )


def test_deadlines_follow_the_course_of_the_case(law, case, group):
    """A new group with a new benefit, the end and the beginning again are each told in the same transaction."""
    RestartRule.objects.create(
        key="contact-course", trigger="benefit", label="Kontaktforløbet", text="…", from_on=datetime.date(2020, 1, 1)
    )
    other = TargetGroupFactory(benefit="Sygedagpenge")
    ContactRuleFactory(rule_set=law.rule_set, target_group=other)
    terms = ContactTermsFactory(case=case, anchor_on=datetime.date(2026, 2, 23))
    case.target_group_spells.create(target_group=group, from_on=march(2))
    settle_case(case, TODAY)
    assert deadlines(case) == [(1, "open", march(2))]

    TargetGroupSpell(case=case, target_group=other, from_on=march(9), reason="Sygemeldt").begin(by=case.coordinator)
    assert deadlines(case) == [(1, "late", march(2)), (1, "open", march(16))]  # broken a week before
    terms.refresh_from_db()
    assert terms.anchor_on is None  # or the contact would go on being counted from February

    case.close(on=TODAY, reason="job", by=case.coordinator)
    assert deadlines(case)[1:] == [(1, "void", march(16))]
    case.reopen(reason="Tilbage igen", by=case.coordinator)
    assert deadlines(case)[2:] == [(1, "open", march(16))]

"""Whatever a rule says and whatever is registered: one more talk never brings the next deadline nearer.

Rules and talks are drawn by chance from a seed that is always the same, so that a fault comes again.
"""

import datetime
from datetime import timedelta
from random import Random

from catalog.models import TargetGroup
from followup.contact_arithmetic import Figures, Rest, Talk, counted, next_talk, qualifying, rested
from followup.contact_book import Course, RuleBook
from followup.contact_plan import keeper_of
from followup.models import ContactDeadline, ContactRule, MeetingForm, RuleSet

BEGINNING = datetime.date(2026, 1, 5)
FORMS = [form.value for form in MeetingForm]
TRIED = 20_000


def some_day(chance):
    return BEGINNING + timedelta(days=chance.choice([chance.randint(-30, 420), chance.randint(0, 30)]))


def some_talk(chance, forms=FORMS):
    return Talk(some_day(chance), chance.choice(forms))


def some_rest(chance):
    begin = some_day(chance)
    return Rest(begin, begin + timedelta(days=chance.randint(0, 60)))


def some_rule(chance):
    """Of every shape the database lets in."""
    interval = chance.choice([None, chance.randint(1, 120)])
    first = chance.choice([None, chance.randint(0, 250)])
    can_do_without = interval is not None or first is not None
    after = chance.choice(["when_needed", "every_interval", "statutory", "individual"])
    return Figures(
        allowed_forms=frozenset(chance.sample(FORMS, chance.randint(1, len(FORMS)))),
        first_days=first,
        first_in_person=chance.random() < 0.5,
        meetings_26=None if can_do_without and chance.random() < 0.3 else chance.randint(1, 12),
        interval_days=interval,
        tolerance_days=chance.randrange(interval) if interval else 0,
        joint_as=chance.choice([(), (), (1,), (2, 3), (4,)]),
        after_26=after,
        after_interval_days=chance.randint(1, 120) if after == "every_interval" else None,
    )


def test_one_more_talk_never_brings_the_next_deadline_nearer():
    chance, asked = Random(2026), 0
    for _ in range(TRIED):
        figures = some_rule(chance)
        forms = chance.choice([FORMS, sorted(figures.allowed_forms)])
        held = [some_talk(chance, forms) for _ in range(chance.randint(0, 12))]
        one_more = some_talk(chance, forms)
        resting = [some_rest(chance) for _ in range(chance.randint(0, 3))]
        before = next_talk(figures, BEGINNING, held)
        after = next_talk(figures, BEGINNING, [*held, one_more])

        told = (figures, sorted(held), one_more, resting, before, after)
        if before is None:
            assert after is None, told
        elif after is not None:
            asked += 1
            assert after.number >= before.number, told
            assert after.latest_on >= before.latest_on, told
            assert rested(after.latest_on, resting) >= rested(before.latest_on, resting) >= before.latest_on, told
            assert after.earliest_on <= after.latest_on, told
    assert asked > TRIED / 4  # or the rules drawn ask for too little to try anything


def test_the_order_of_registering_does_not_matter():
    chance = Random(2027)
    for _ in range(2_000):
        figures = some_rule(chance)
        held = [some_talk(chance) for _ in range(chance.randint(0, 10))]

        assert next_talk(figures, BEGINNING, chance.sample(held, len(held))) == next_talk(figures, BEGINNING, held)


def test_a_change_of_the_rules_half_way_brings_nothing_nearer_either():
    """The law of the day of the last talk counts until the next takes over, on any day that is looked at."""
    chance, asked = Random(2028), 0
    for _ in range(4_000):
        group, rules = TargetGroup(pk=1, key="g"), []
        begins = BEGINNING - timedelta(days=60)
        for number in range(chance.randint(2, 4)):
            ends = begins + timedelta(days=chance.randint(20, 160))
            law = RuleSet(pk=number, kind="statutory", from_on=begins, until_on=ends)
            rule = ContactRule(rule_set=law, target_group=group, from_on=begins, until_on=ends)
            rule.figures = some_rule(chance)
            rules.append(rule)
            begins = ends + timedelta(days=1)
        book, today = RuleBook(rules), BEGINNING + timedelta(days=chance.randint(0, 420))
        drawn = [some_talk(chance) for _ in range(chance.randint(1, 11))]
        held = tuple(talk for talk in drawn if talk.on <= today)
        rests = tuple(some_rest(chance) for _ in range(chance.randint(0, 2)))
        course = Course(case_id=1, group_id=1, anchor_on=BEGINNING, talks=held[1:], rests=rests)
        one_more = held[0] if held else Talk(today, "phone")
        before = book.asked(course, "legal", today)
        after = book.asked(course.with_talk(one_more), "legal", today)

        if before and before.next and after and after.next:
            asked += 1
            told = ([rule.figures for rule in rules], sorted(held), one_more, before.next, after.next)
            assert after.next.number >= before.next.number, told
            assert after.next.latest_on >= before.next.latest_on, told
            assert after.latest_on >= before.latest_on, told
    assert asked > 500


def some_verdicts(chance):
    """A rule, the talks of a case, and its deadlines as those settled them, or as they were never kept."""
    rule = ContactRule(pk=1, rule_set=RuleSet(kind="statutory"), anchor="first_contact")
    rule.figures = some_rule(chance)
    forms = sorted(rule.figures.allowed_forms)
    talks = [some_talk(chance, forms)._replace(pk=pk) for pk in range(1, chance.randint(2, 10))]
    course = Course(case_id=1, group_id=1, anchor_on=BEGINNING, talks=tuple(talks))
    taken, rows = counted(rule.figures, qualifying(rule.figures, BEGINNING, talks)), []
    for number in range(1, len(taken) + 2):
        row = ContactDeadline(rule=rule, number=number, anchor_on=BEGINNING, latest_on=some_day(chance))
        if number <= len(taken):
            row.keep(taken[number - 1], BEGINNING)
        else:
            row.lapse("…", BEGINNING, from_on=row.latest_on + timedelta(days=1))
        rows.append(row)
    return course, forms, rows


def test_one_more_talk_never_makes_a_verdict_worse():
    """Nor does it tell of a later talk than before; and what was never held is only made good by one in its days."""
    chance, bettered, made_good = Random(2029), 0, 0
    for _ in range(4_000):
        course, forms, rows = some_verdicts(chance)
        one_more = some_talk(chance, forms)._replace(pk=99)
        for row in rows:
            before, was_never_held = row.state, row.is_never_held
            first = next((talk for talk in course.talks if talk.pk == row.kept_by_id), None)
            talk = keeper_of(row, course.with_talk(one_more))

            told = (row.rule.figures, sorted(course.talks), one_more, row.number, row.latest_on, talk)
            if was_never_held:
                assert talk is None or talk.on <= row.latest_on, told
                made_good += talk == one_more
                continue
            assert talk, told
            assert first is None or talk.on <= first.on, told
            row.keep(talk, BEGINNING)
            assert (before, row.state) != ("kept", "late"), told
            bettered += (before, row.state) == ("late", "kept")
    assert bettered > 100
    assert made_good > 100

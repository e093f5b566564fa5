"""A deadline that was broken is told as broken for good, and one that was not is put right when that is known."""

import datetime

import pytest

from cases.models import RestartRule, TargetGroupSpell
from followup.contact_plan import settle_case, settle_cases
from followup.models import ContactDeadline, ContactRule, Meeting
from journal.models import Event
from tests.factories import CaseFactory, TargetGroupFactory
from tests.followup.contact_factories import ContactRuleFactory, ContactTermsFactory, deadlines, march, talk

pytestmark = pytest.mark.django_db
TODAY = march(10)


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


def test_a_talk_registered_late_is_judged_by_the_day_it_was_held(law, case):
    """Due on the 9th and held on the 12th; that there was one on the 6th is written down on the 10th of April."""
    settle_case(case, march(9))
    talk(case, march(12))
    settle_case(case, march(12))
    assert deadlines(case) == [(1, "late", march(9)), (2, "open", datetime.date(2026, 6, 1))]
    april = datetime.date(2026, 4, 10)
    early = talk(case, march(6))
    settle_case(case, april)

    assert deadlines(case) == [
        (1, "kept", march(9)),
        (2, "kept", datetime.date(2026, 6, 1)),
        (3, "open", datetime.date(2026, 7, 16)),
    ]
    assert ContactDeadline.objects.earliest("pk").kept_by == early
    assert Event.objects.filter(case_id=case.pk, kind="follow_up").get().text == (
        "Fristen 09.03.2026 for samtale nr. 1 (lovens minimum) er alligevel overholdt: Samtalen blev holdt "
        "06.03.2026, men det blev først registreret efter fristen."
    )
    assert settle_cases(april) == 0


def test_a_talk_registered_in_time_is_not_told_as_registered_late(law, case):
    """Two of four by 1 June; that one was held on 4 March as well is written down in June, so that both were kept."""
    settle_case(case, march(5))
    talk(case, march(6))
    Meeting.objects.update(registered_on=march(6))
    settle_case(case, march(6))
    june = datetime.date(2026, 6, 10)
    settle_case(case, june)
    assert deadlines(case)[1] == (2, "open", datetime.date(2026, 6, 1))
    talk(case, march(4))
    settle_case(case, june)

    assert deadlines(case)[1] == (2, "kept", datetime.date(2026, 6, 1))
    assert Event.objects.get(case_id=case.pk).text == (
        "Fristen 01.06.2026 for samtale nr. 2 (lovens minimum) er alligevel overholdt: Samtalen blev holdt "
        "06.03.2026, og den tæller, efter at registreringerne er rettet."
    )


def test_a_no_show_put_right_after_the_deadline_was_registered_in_time(law, case):
    came = talk(case, march(6), state="no_show")
    Meeting.objects.update(registered_on=march(6))
    settle_case(case, march(20))
    assert deadlines(case) == [(1, "open", march(9))]
    Meeting.objects.filter(pk=came.pk).update(state="held", plan_follow_up="Det går fremad.")
    settle_case(case, march(20))

    assert ContactDeadline.objects.earliest("pk").registered_late_on is None
    assert Event.objects.get(case_id=case.pk).text.endswith("og den tæller, efter at registreringerne er rettet.")


def test_what_was_overdue_and_had_been_held_in_time_says_that_it_was_registered_late(law, case):
    settle_case(case, march(9))
    settle_case(case, march(20))
    assert deadlines(case) == [(1, "open", march(9))]
    talk(case, march(9))
    settle_case(case, march(20))

    assert deadlines(case)[0] == (1, "kept", march(9))
    assert "Samtalen blev holdt 09.03.2026" in Event.objects.get(case_id=case.pk).text


def test_a_talk_held_and_registered_in_time_is_no_news(law, case):
    settle_case(case, march(5))
    talk(case, march(6))
    settle_case(case, march(9))

    assert deadlines(case)[0] == (1, "kept", march(9))
    assert not Event.objects.filter(case_id=case.pk).exists()


def test_a_talk_registered_late_that_came_too_late_itself_is_the_one_told_of(law, case):
    settle_case(case, march(9))
    talk(case, march(20))
    settle_case(case, march(20))
    sooner = talk(case, march(12))
    settle_case(case, march(23))

    first = ContactDeadline.objects.earliest("pk")
    assert (first.state, first.kept_by) == ("late", sooner)
    assert not Event.objects.filter(case_id=case.pk).exists()


def test_a_talk_registered_late_that_does_not_count_makes_nothing_good(law, case):
    settle_case(case, march(9))
    held = talk(case, march(12))
    settle_case(case, march(12))
    talk(case, march(6), form="phone")  # the first must be personal
    talk(case, march(7), state="no_show")
    settle_case(case, march(23))

    first = ContactDeadline.objects.earliest("pk")
    assert (first.state, first.kept_by) == ("late", held)


def begin_again(case, law, on):
    """A new benefit, from which the contact is counted anew."""
    RestartRule.objects.get_or_create(
        key="contact-course",
        defaults={
            "trigger": "benefit",
            "label": "Kontaktforløbet",
            "text": "…",
            "from_on": datetime.date(2020, 1, 1),
        },
    )
    other = TargetGroupFactory(benefit="Sygedagpenge")
    ContactRuleFactory(rule_set=law.rule_set, target_group=other)
    TargetGroupSpell(case=case, target_group=other, from_on=on, reason="Sygemeldt").begin(by=case.coordinator)


@pytest.mark.parametrize(("on", "state"), [(9, "void"), (10, "late")])
def test_what_was_broken_before_a_new_benefit_stays_broken(law, case, group, on, state):
    """Due on the 9th: on that day it could still have been held."""
    case.target_group_spells.create(target_group=group, from_on=march(2))
    settle_case(case, march(9))
    begin_again(case, law, march(on))
    settle_case(case, march(10))

    old, new = ContactDeadline.objects.order_by("pk")
    assert (old.state, old.is_never_held, old.latest_on) == (state, state == "late", march(9))
    said = f"Kontakten tælles forfra fra {march(on):%d.%m.%Y}."
    assert old.void_because == (f"Samtalen blev ikke holdt. {said}" if state == "late" else said)
    assert (new.number, new.state, new.latest_on) == (1, "open", march(on + 7))
    assert settle_cases(march(11)) == 0


def test_another_anchor_that_makes_a_talk_not_count_leaves_what_was_broken(law, case):
    """Two of four by 1 June, and on the 10th the contact is counted from the 9th of March instead."""
    settle_case(case, march(4))
    talk(case, march(4))
    settle_case(case, march(4))
    june = datetime.date(2026, 6, 10)
    terms = ContactTermsFactory(case=case, anchor_on=march(9))
    settle_case(case, june)

    broken = ContactDeadline.objects.get(number=2)
    assert (broken.state, broken.is_never_held, broken.latest_on) == ("late", True, datetime.date(2026, 6, 1))
    assert broken.void_because == "Samtalen blev ikke holdt. Kontakten regnes fra 09.03.2026."
    assert deadlines(case) == [
        (1, "kept", march(9)),
        (2, "late", datetime.date(2026, 6, 1)),
        (1, "open", march(16)),
    ]
    assert settle_cases(june) == 0

    terms.delete()  # and back: the same deadline waits again, and there is no second one
    settle_case(case, june)
    assert deadlines(case) == [
        (1, "kept", march(9)),
        (2, "open", datetime.date(2026, 6, 1)),
        (1, "late", march(16)),  # nor does an anchor before a talk make good what was broken
    ]
    assert settle_cases(june) == 0


def test_a_talk_after_another_anchor_does_not_keep_what_was_broken_before(law, case):
    settle_case(case, march(4))
    talk(case, march(4))
    settle_case(case, march(4))
    june = datetime.date(2026, 6, 10)
    ContactTermsFactory(case=case, anchor_on=march(9))
    settle_case(case, june)
    talk(case, june)
    settle_case(case, june)

    broken = ContactDeadline.objects.get(number=2, latest_on=datetime.date(2026, 6, 1), kept_by=None)
    assert broken.state == "late"


def never_held(case, on):
    """Due on 1 June as the second, and let go of in June for the contact is counted from another day."""
    settle_case(case, march(4))
    talk(case, march(4))
    settle_case(case, march(4))
    ContactTermsFactory(case=case, anchor_on=on)
    settle_case(case, datetime.date(2026, 6, 10))
    broken = ContactDeadline.objects.get(number=2, latest_on=datetime.date(2026, 6, 1))
    assert broken.is_never_held
    return broken


@pytest.mark.parametrize(
    ("on", "form", "state", "is_doubted"),
    [
        (datetime.date(2026, 5, 20), "phone", "held", True),
        (datetime.date(2026, 6, 1), "phone", "held", True),
        (datetime.date(2026, 6, 2), "phone", "held", False),
        (march(1), "phone", "held", False),
        (march(4), "phone", "held", False),
        (datetime.date(2026, 5, 20), "group", "held", False),
        (datetime.date(2026, 5, 20), "phone", "no_show", False),
        (None, "", "", False),
    ],
)
def test_what_was_never_held_is_doubted_only_while_a_talk_could_keep_it(law, case, on, form, state, is_doubted):
    broken = never_held(case, datetime.date(2026, 6, 8))
    if on:
        talk(case, on, form=form, state=state)

    assert (broken in ContactDeadline.objects.settled().contradicted()) == is_doubted
    settle_case(case, datetime.date(2026, 6, 10))
    broken.refresh_from_db()
    assert broken.state == ("kept" if is_doubted else "late")
    assert broken not in ContactDeadline.objects.settled().contradicted()


def test_a_first_talk_that_must_be_personal_is_not_looked_for_among_those_by_telephone(law, case):
    settle_case(case, march(5))
    talk(case, march(6), form="phone")
    case.close(on=march(20), reason="job", by=case.coordinator)
    broken = ContactDeadline.objects.get()
    assert broken.is_never_held

    assert not ContactDeadline.objects.settled().contradicted().exists()
    talk(case, march(9))
    assert broken in ContactDeadline.objects.settled().contradicted()


def test_what_was_broken_is_kept_by_a_talk_of_its_own_days_that_is_registered_later_still(law, case):
    settle_case(case, march(4))
    talk(case, march(4))
    settle_case(case, march(4))
    june = datetime.date(2026, 6, 10)
    ContactTermsFactory(case=case, anchor_on=datetime.date(2026, 6, 8))
    settle_case(case, june)
    assert deadlines(case)[1] == (2, "late", datetime.date(2026, 6, 1))
    held = talk(case, datetime.date(2026, 5, 20))
    settle_case(case, june)

    made_good = ContactDeadline.objects.get(number=2)
    assert (made_good.state, made_good.kept_by, made_good.void_because) == ("kept", held, "")


def test_a_deadline_broken_before_another_anchor_is_kept_by_a_talk_of_its_own_days(law, case):
    """Due on the 9th by the first anchor; the second would not know of the talk on the 6th."""
    settle_case(case, march(9))
    settle_case(case, TODAY)
    ContactTermsFactory(case=case, anchor_on=march(10))
    settle_case(case, TODAY)
    assert deadlines(case) == [(1, "open", march(9))]
    talk(case, march(6))
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "kept", march(9)), (1, "open", march(17))]


def test_a_case_that_is_closed_with_a_broken_deadline_says_so_and_takes_it_up_again(law, case):
    settle_case(case, march(9))
    case.close(on=TODAY, reason="job", by=case.coordinator)
    assert deadlines(case) == [(1, "late", march(9))]
    assert ContactDeadline.objects.get().void_because == "Samtalen blev ikke holdt. Sagen er afsluttet."

    case.reopen(reason="Tilbage igen", by=case.coordinator)
    assert deadlines(case) == [(1, "open", march(9))]


def test_the_hour_lets_go_of_closed_cases_as_the_case_does(law, group):
    cases = [CaseFactory(target_group=group, opened_on=march(2)) for _ in range(2)]
    settle_cases(march(5))
    for one, on in zip(cases, [march(9), march(10)], strict=True):
        type(one).objects.filter(pk=one.pk).update(closed_on=on, close_reason="job")  # as another program would
    settle_cases(TODAY)

    assert [deadlines(one) for one in cases] == [[(1, "void", march(9))], [(1, "late", march(9))]]


def test_a_rule_that_ends_leaves_what_was_broken(law, case):
    settle_case(case, march(9))
    ContactRule.objects.update(until_on=march(1))
    settle_case(case, TODAY)

    assert deadlines(case) == [(1, "late", march(9))]


def test_the_page_says_what_was_broken_and_what_was_registered_late(client, law, case):
    client.force_login(case.coordinator)
    settle_case(case, march(9))
    held = talk(case, march(6))
    Meeting.objects.filter(pk=held.pk).update(registered_on=march(20))
    settle_case(case, march(20))
    assert deadlines(case)[0] == (1, "kept", march(9))
    text = client.get(f"/sager/{case.pk}/kontakt/").text
    assert "samtale 06.03.2026</div>" in text
    assert "registreret 20.03.2026</div>" in text
    assert "Overskredet" not in text

    ContactTermsFactory(case=case, anchor_on=datetime.date(2026, 6, 8))
    settle_case(case, datetime.date(2026, 6, 10))
    text = client.get(f"/sager/{case.pk}/kontakt/").text
    assert "Overskredet" in text
    assert "Samtalen blev ikke holdt. Kontakten regnes fra 08.06.2026." in text
    assert "Holdt for sent" not in text

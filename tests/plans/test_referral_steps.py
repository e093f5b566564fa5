"""What a referral may become, from where, and what each step leaves behind."""

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from followup.referral_notices import tell_of_referrals
from journal.models import Event
from notices.models import Notice
from plans import referral_mail
from plans.models import NotNow, Referral, ReferralStep
from plans.models.referral import STEPS
from tests.catalog_factories import ReferralFactory
from tests.factories import InterventionFactory

STATES = Referral.State.values


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=False)


@pytest.fixture
def referral(case):
    return ReferralFactory(
        intervention__case=case,
        intervention__starts_on="2026-12-01",
        intervention__ends_on="2027-03-01",
        intervention__first_follow_up_on="2026-12-21",
    )


@pytest.mark.parametrize("before", STATES)
def test_the_database_knows_no_other_steps(before):
    referral = ReferralFactory(state=before)

    for after in STATES:
        if (before, after) in STEPS or before == after:
            with transaction.atomic():
                assert Referral.objects.filter(pk=referral.pk).update(state=after) == 1
                transaction.set_rollback(True)
        else:
            with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
                Referral.objects.filter(pk=referral.pk).update(state=after)


def test_nothing_that_is_over_begins_again():
    over = set(STATES) - {state.value for state in Referral.LIVE}

    assert over == {"declined", "ended", "withdrawn", "expired"}
    assert not [step for step in STEPS if step[0] in over]


def test_each_step_is_kept_told_on_the_timeline_and_to_who_is_responsible(case, caseworker, referral):
    referral.receive()
    referral.answer("accepted", by_name="Sanne Kjær", note="Velkommen mandag")
    referral.answer("started", by_name="Sanne Kjær")
    referral.answer("ended", by_name="Sanne Kjær")

    assert [(step.state, step.who) for step in ReferralStep.objects.all()] == [
        ("received", "Leverandøren"),
        ("accepted", "Sanne Kjær"),
        ("started", "Sanne Kjær"),
        ("ended", "Sanne Kjær"),
    ]
    lines = list(Event.objects.of_case(case.pk).order_by("pk"))
    assert len(lines) == 4
    assert "tager imod henvisningen" in lines[1].text
    assert "Velkommen mandag" in lines[1].text
    assert {line.by for line in lines} == {"Systemet"}
    assert [tell_of_referrals(), tell_of_referrals()] == [4, 0]
    assert {notice.recipient for notice in Notice.objects.all()} == {caseworker}
    assert all(case.number in notice.text for notice in Notice.objects.all())
    assert not any(case.citizen.last_name in notice.text + notice.url for notice in Notice.objects.all())


@pytest.mark.parametrize("state", ["accepted", "declined", "started"])
def test_a_step_that_cannot_be_taken_changes_nothing(referral, state):
    with pytest.raises(NotNow):
        referral.answer(state, by_name="Sanne", note="x")

    assert not ReferralStep.objects.exists()
    assert Referral.objects.get().state == "sent"


def test_what_a_colleague_did_is_told_to_nobody(caseworker, referral):
    referral.withdraw(reason="Borgeren er flyttet", by=caseworker)

    assert tell_of_referrals() == 0
    step = ReferralStep.objects.get()
    assert (step.by, step.note) == (caseworker, "Borgeren er flyttet")


@pytest.mark.parametrize(
    ("state", "after"), [("sent", "withdrawn"), ("received", "withdrawn"), ("accepted", "ended"), ("started", "ended")]
)
def test_it_ends_with_the_intervention(caseworker, referral, state, after):
    Referral.objects.filter(pk=referral.pk).delete()
    referral = ReferralFactory(intervention=referral.intervention, state=state)

    referral.intervention.drop(reason="Passer ikke", by=caseworker)

    referral.refresh_from_db()
    assert referral.state == after
    assert tell_of_referrals() == 0


def test_the_clock_reminds_two_days_before_and_lets_go_after(referral, time_machine):
    Referral.objects.update(answer_by="2026-11-30", mailed_at=timezone.now())
    found = {}
    for day in range(25, 33):
        date = datetime.date(2026, 11, 1) + datetime.timedelta(days=day - 1)
        time_machine.move_to(datetime.datetime.combine(date, datetime.time(5, 30)), tick=False)
        found[date.day] = [referral_mail.settle(), referral_mail.settle()]
        Referral.objects.filter(mailed_at=None).update(mailed_at=timezone.now())

    assert {day for day, done in found.items() if done != [0, 0]} == {28, 1}
    assert found[28] == [1, 0]
    assert found[1] == [1, 0]
    referral.refresh_from_db()
    assert referral.state == "expired"
    assert tell_of_referrals() == 1
    assert "svarede ikke i tide" in Notice.objects.get().text


def test_a_clock_that_stood_still_does_not_remind_of_what_is_over(referral, time_machine):
    Referral.objects.update(answer_by="2026-11-30", mailed_at=timezone.now())
    time_machine.move_to("2026-12-09 05:30+01:00", tick=False)

    assert referral_mail.settle() == 1

    referral.refresh_from_db()
    assert (referral.state, referral.reminded_at) == ("expired", None)


def test_one_referral_at_a_time(referral):
    with pytest.raises(Exception, match="referral_one_at_a_time"), transaction.atomic():
        ReferralFactory(intervention=referral.intervention)

    Referral.objects.filter(pk=referral.pk).update(state="withdrawn")
    ReferralFactory(intervention=referral.intervention)


def test_a_running_intervention_that_stops_ends_its_referral(caseworker):
    running = InterventionFactory(case__coordinator=caseworker)
    referral = ReferralFactory(intervention=running, state="started")

    running.stop(on=datetime.date(2026, 11, 24), reason="Syg")

    referral.refresh_from_db()
    assert referral.state == "ended"
    assert referral.link_until == datetime.datetime(2026, 12, 8, 23, tzinfo=datetime.UTC)

"""What may wait for somebody, in as few words as a test of the clock needs."""

import datetime

import factory
from factory.django import DjangoModelFactory

from tests.factories import CaseFactory, InterventionFactory, TargetGroupFactory, UserFactory
from tests.followup.conftest import TODAY

DAY = datetime.timedelta(days=1)
FAR = TODAY + 100 * DAY


class WaitingMeetingFactory(DjangoModelFactory):
    class Meta:
        model = "followup.Meeting"

    case = factory.SubFactory(CaseFactory)
    held_by = factory.SubFactory(UserFactory)
    on = TODAY - DAY
    first_on = factory.SelfAttribute("on")


class WaitingTaskFactory(DjangoModelFactory):
    class Meta:
        model = "followup.AgreedTask"

    case = factory.SubFactory(CaseFactory)
    text = "Ringer til virksomheden"
    owner = "staff"
    user = factory.SubFactory(UserFactory)
    due_on = TODAY - DAY
    created_by = factory.SubFactory(UserFactory)


class RuleSetOfClockFactory(DjangoModelFactory):
    class Meta:
        model = "followup.RuleSet"
        django_get_or_create = ("key",)

    key = "clock"
    label = "Regler"
    kind = "local"
    from_on = datetime.date(2020, 1, 1)


class RuleOfClockFactory(DjangoModelFactory):
    class Meta:
        model = "followup.ContactRule"
        django_get_or_create = ("key",)

    key = "clock"
    rule_set = factory.SubFactory(RuleSetOfClockFactory)
    target_group = factory.SubFactory(TargetGroupFactory)
    from_on = datetime.date(2020, 1, 1)
    anchor = "first_contact"
    interval_days = 28
    tolerance_days = 7
    allowed_forms = ["in_person"]
    confidence = "seen"


class WaitingContactFactory(DjangoModelFactory):
    class Meta:
        model = "followup.ContactDeadline"

    case = factory.SubFactory(CaseFactory)
    kind = "legal"
    rule = factory.SubFactory(RuleOfClockFactory)
    rule_text = "Hver fjerde uge"
    anchor_on = datetime.date(2026, 1, 1)
    number = 2
    latest_on = TODAY - DAY
    first_latest_on = factory.SelfAttribute("latest_on")
    computed_on = TODAY


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = "followup.Instrument"
        django_get_or_create = ("key",)

    key = "steps"
    number = 1
    label = "Små skridt"
    state = "live"
    from_on = datetime.date(2020, 1, 1)
    intro_citizen = intro_staff = skip_label = lowest_label = middle_label = highest_label = "Ord"
    baseline_days, interval_days, reminder_days, grace_days, programme_weeks = 28, 91, 7, 14, 13
    small_step, clear_step, setback, stalled_after, disagreement = 1, 2, 2, 3, 3


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Absence"

    user = factory.SubFactory(UserFactory)
    cover = factory.SubFactory(UserFactory)
    from_on = TODAY - DAY
    until_on = TODAY + DAY


def late_follow_up(case, days=1, **values):
    """An intervention that should have been followed up so many days ago."""
    return InterventionFactory(case=case, **({"follow_up_on": TODAY - days * DAY, "ends_on": FAR} | values))


def measured_case(coordinator, opened_on, **values):
    """A case with a plan long enough to be measured, and nothing else that waits."""
    case = CaseFactory(coordinator=coordinator, opened_on=opened_on, **values)
    InterventionFactory(case=case, starts_on=opened_on, follow_up_on=FAR, ends_on=opened_on + 400 * DAY)
    return case

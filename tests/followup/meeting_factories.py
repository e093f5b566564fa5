import datetime

import factory
from factory.django import DjangoModelFactory

from followup.models import AgreedTask, Meeting, MeetingGroup
from tests.factories import CaseFactory, UserFactory


class MeetingFactory(DjangoModelFactory):
    """Agreed on, for the day the tests of lists stand still at."""

    class Meta:
        model = Meeting

    case = factory.SubFactory(CaseFactory)
    on = datetime.date(2026, 3, 10)
    at = datetime.time(10, 0)
    place = "Lokale 2.14"
    held_by = factory.LazyAttribute(lambda one: one.case.coordinator)
    first_on = factory.SelfAttribute("on")


class HeldMeetingFactory(MeetingFactory):
    state = "held"
    plan_follow_up = "Har søgt to job og har praktik fra mandag."
    registered_by = factory.SelfAttribute("held_by")
    registered_at = factory.LazyAttribute(
        lambda one: datetime.datetime.combine(one.on, datetime.time(11), datetime.UTC)
    )
    registered_on = factory.SelfAttribute("on")


class MeetingGroupFactory(DjangoModelFactory):
    class Meta:
        model = MeetingGroup

    title = "Jobklub"
    on = datetime.date(2026, 3, 10)
    held_by = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("held_by")


class AgreedTaskFactory(DjangoModelFactory):
    class Meta:
        model = AgreedTask

    case = factory.SubFactory(CaseFactory)
    text = "Ringer til tre butikker"
    due_on = datetime.date(2026, 3, 20)
    created_by = factory.LazyAttribute(lambda one: one.case.coordinator)

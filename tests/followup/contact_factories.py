import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from followup.models import ContactDeadline, Meeting
from tests.factories import CaseFactory, TargetGroupFactory, UserFactory


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = "followup.RuleSet"

    key = factory.Sequence("regelsaet_{}".format)
    label = "Lovens minimum"
    kind = "statutory"
    from_on = datetime.date(2024, 1, 1)


class ContactRuleFactory(DjangoModelFactory):
    """Four in 26 weeks, the first within a week and in person."""

    class Meta:
        model = "followup.ContactRule"

    key = factory.Sequence("regel_{}".format)
    rule_set = factory.SubFactory(RuleSetFactory)
    target_group = factory.SubFactory(TargetGroupFactory)
    from_on = factory.SelfAttribute("rule_set.from_on")
    until_on = factory.SelfAttribute("rule_set.until_on")
    anchor = "first_contact"
    first_days = 7
    first_in_person = True
    meetings_26 = 4
    allowed_forms = factory.LazyFunction(lambda: ["in_person", "phone", "video"])
    confidence = "seen"


class ContactHoldFactory(DjangoModelFactory):
    class Meta:
        model = "followup.ContactHold"

    case = factory.SubFactory(CaseFactory)
    kind = "hold"
    from_on = datetime.date(2026, 3, 1)
    until_on = datetime.date(2026, 3, 31)
    reason = "Borgeren er indlagt."
    set_by = factory.SubFactory(UserFactory)


class ContactTermsFactory(DjangoModelFactory):
    class Meta:
        model = "followup.ContactTerms"

    case = factory.SubFactory(CaseFactory)
    anchor_on = datetime.date(2026, 2, 2)
    because = "Borgeren henvendte sig tidligere."
    set_by = factory.SubFactory(UserFactory)


def talk(case, on, form="in_person", state="held"):
    """A talk that was registered on its day."""
    happened = state in Meeting.HAPPENED
    by = case.coordinator
    return Meeting.objects.create(
        case=case,
        on=on,
        first_on=on,
        form=form,
        state=state,
        held_by=by,
        plan_follow_up="Det går fremad." if state == "held" else "",
        cancelled_by="citizen" if state == "cancelled" else "",
        because="Forkert sag" if state == "withdrawn" else "",
        registered_by=by if happened else None,
        registered_at=timezone.now() if happened else None,
        registered_on=max(on, timezone.localdate()) if happened else None,
    )


def march(day):
    return datetime.date(2026, 3, day)


def deadlines(case, kind="legal"):
    """Number, state and last day of each, the oldest first."""
    rows = ContactDeadline.objects.filter(case=case, kind=kind).order_by("pk")
    return [(row.number, row.state, row.latest_on) for row in rows]

"""What stands on the pages that are scanned, beside the story and the catalogue."""

import datetime

from django.utils import timezone

from accounts.models import Absence
from cases.models import CoverPart, MoveBatch
from cases.models.handover import Wanted
from evaluation.models import RightsReview
from followup.contact_plan import settle_case
from followup.models import HandBack
from tests.conference_factories import AnalysisFactory, ConferenceDayFactory, ConferenceFactory, ProposalFactory
from tests.factories import CaseExportFactory, SavedViewFactory
from tests.followup.contact_factories import ContactHoldFactory, ContactRuleFactory
from tests.followup.meeting_factories import (
    AgreedTaskFactory,
    HeldMeetingFactory,
    MeetingFactory,
    MeetingGroupFactory,
)

EARLIER = {
    "offered_on": datetime.date(2025, 9, 1),
    "held_on": datetime.date(2025, 10, 1),
    "translated_on": datetime.date(2025, 10, 15),
}


def moved(case, lead):
    """Given to the lead a moment ago, so that it can be undone."""
    wanted = [Wanted(case.pk, case.coordinator.pk, lead.pk)]
    return MoveBatch.carry_out(wanted, reason="Udligning efter orlov", by=lead).pk


def rights_review(lead, coordinator):
    seen = {"user": coordinator.pk, "name": coordinator.name, "role": "Beskæftigelsesmedarbejder"}
    told = seen | {"why": "Hører til teamet", "cases": 3, "until": "", "mark": "Har forladt teamet"}
    return RightsReview.objects.create(team=lead.team, by=lead, seen=[told], note="Gennemgået på teammødet")


def tell_of_contact(case):
    """A rule for the case, which is unsure, and the case on hold."""
    rule = ContactRuleFactory(target_group=case.target_group, confidence="unconfirmed")
    hold = ContactHoldFactory(case=case, from_on=timezone.localdate(), until_on=datetime.date(2099, 1, 5))
    settle_case(case, timezone.localdate())
    return {"contact_rule": rule.pk, "rule_set": rule.rule_set_id, "contact_hold": hold.pk}


def tell_of_absences(case, deputy):
    """A holiday to come with a deputy for a part of it; and today, with a talk and what the deputy said."""
    days = {"from_on": datetime.date(2099, 7, 6), "until_on": datetime.date(2099, 7, 24)}
    holiday = Absence.objects.create(user=case.coordinator, **days)
    CoverPart.objects.create(absence=holiday, cover=deputy, target_group=case.target_group)
    today = timezone.localdate()
    now = Absence.objects.create(user=case.coordinator, cover=deputy, from_on=today, until_on=today)
    MeetingFactory(case=case, on=today, at=datetime.time(10, 15))
    HandBack.objects.create(absence=now, case=case, by=deputy, text="Borgeren ringer selv i morgen")
    return {"absence": holiday.pk, "absence_now": now.pk}


def tell_of_talks(case):
    """One that lies ahead, one that was held, a group's, and what was agreed."""
    coming = MeetingFactory(case=case, on=datetime.date(2099, 3, 12))
    group = MeetingGroupFactory(held_by=case.coordinator, on=datetime.date(2099, 4, 16))
    MeetingFactory(case=case, group=group, on=group.on, held_by=case.coordinator)
    return {
        "meeting": coming.pk,
        "held_meeting": HeldMeetingFactory(case=case).pk,
        "meeting_group": group.pk,
        "agreed_task": AgreedTaskFactory(case=case).pk,
    }


def tell_of_lists(case):
    """A list under a name, and the file of one."""
    export = CaseExportFactory(by=case.coordinator, case_ids=[case.pk])
    export.keep(b"Navn", [case.pk])
    return {"view": SavedViewFactory(user=case.coordinator).pk, "export": export.pk}


def tell_of_proposals(conference):
    """On the table of this conference, and waiting for an answer since an earlier one."""
    earlier = AnalysisFactory(case=conference.analysis.case, state="translated", **EARLIER)
    day = ConferenceDayFactory(team=conference.day.team, on=EARLIER["held_on"], chair=conference.day.chair)
    held = ConferenceFactory(analysis=earlier, day=day, held=True)
    return {
        "kind": "maal",
        "on_table": ProposalFactory(conference=conference, goal=True).pk,
        "earlier_analysis": earlier.pk,
        "held_conference": held.pk,
        "to_answer": ProposalFactory(conference=held, open=True, goal=True).pk,
    }

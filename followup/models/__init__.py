from followup.models.agreed_task import AgreedTask
from followup.models.answer_link import AnswerLink
from followup.models.calendar_feed import CalendarFeed
from followup.models.clock import Digest, Escalation
from followup.models.contact_deadline import ContactDeadline, ContactHold, ContactTerms
from followup.models.contact_rule import Confidence, ContactRule, RuleSet
from followup.models.follow_up import FollowUp, InterventionMoved
from followup.models.hand_back import HandBack
from followup.models.instrument import Instrument, Question
from followup.models.measurement import Answer, Measurement
from followup.models.meeting import Meeting, MeetingDraft, MeetingForm, MeetingGroup

__all__ = [
    "AgreedTask",
    "Answer",
    "AnswerLink",
    "CalendarFeed",
    "Confidence",
    "ContactDeadline",
    "ContactHold",
    "ContactRule",
    "ContactTerms",
    "Digest",
    "Escalation",
    "FollowUp",
    "HandBack",
    "Instrument",
    "InterventionMoved",
    "Measurement",
    "Meeting",
    "MeetingDraft",
    "MeetingForm",
    "MeetingGroup",
    "Question",
    "RuleSet",
]

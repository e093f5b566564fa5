"""A contact rule in words."""

from datetime import date

from followup.contact_arithmetic import Next
from followup.models.contact_rule import ContactRule

ANCHORS = {
    ContactRule.Anchor.UNEMPLOYMENT_REGISTRATION: "tilmelding som ledig",
    ContactRule.Anchor.FIRST_CONTACT: "første henvendelse om hjælp",
    ContactRule.Anchor.FIRST_ABSENCE_DAY: "første sygedag",
    ContactRule.Anchor.PROGRAMME_START: "forløbets start",
    ContactRule.Anchor.BENEFIT_START: "ydelsens start",
    ContactRule.Anchor.WEEK_26: "26 ugers ledighed",
}


def days(count: int) -> str:
    return f"{count} dag" if count == 1 else f"{count} dage"


def in_words(rule: ContactRule) -> str:
    """Mindst 4 samtaler i de første 26 uger, den første senest 7 dage efter første henvendelse om hjælp"""
    parts = []
    if rule.meetings_26:
        talks = "1 samtale" if rule.meetings_26 == 1 else f"{rule.meetings_26} samtaler"
        parts.append(f"mindst {talks} i de første 26 uger")
    if rule.first_days is not None:
        parts.append(f"den første senest {days(rule.first_days)} efter {ANCHORS[ContactRule.Anchor(rule.anchor)]}")
    if rule.interval_days:
        leeway = f", plus eller minus {rule.tolerance_days}" if rule.tolerance_days else ""
        parts.append(f"{days(rule.interval_days)} imellem{leeway}")
    if rule.after_26 == ContactRule.After.EVERY_INTERVAL and rule.after_interval_days:
        parts.append(f"efter 26 uger højst {days(rule.after_interval_days)} imellem")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def told(rule: ContactRule, talk: Next, latest_on: date) -> str:
    """The rule, and what it asks for now."""
    moved = f" (udsat fra {talk.latest_on:%d.%m.%Y})" if latest_on > talk.latest_on else ""
    return f"{in_words(rule)}; nr. {talk.number} senest {latest_on:%d.%m.%Y}{moved}"

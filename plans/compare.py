"""What frozen plans say, in words, and what is different between two of them. Pure: values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from danish.templatetags.danish import tal

Content = Mapping[str, Any]
LONG = 60  # characters; longer texts are shown on both sides, not repeated in a sentence
ACTED_ON = "Indsats mod den"
# What a change to one of these words is called, where naming both would be said by nobody.
SAID = {(ACTED_ON, "ja"): "Planen gør nu noget ved den", (ACTED_ON, "ingen"): "Planen gør ikke længere noget ved den"}


@dataclass(frozen=True)
class Entry:
    """A goal, a barrier, a line: what it is called and what the plan says about it, label by label."""

    key: object
    title: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Section:
    heading: str
    entries: list[Entry]


@dataclass(frozen=True)
class Fact:
    """One thing as it was and as it is."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        label = self.label
        if (label, self.after) in SAID:
            return SAID[label, self.after]
        if max(len(self.before), len(self.after)) > LONG:
            return f"{label} er skrevet om" if self.before and self.after else f"{label} er {self._came_or_went}"
        if not (self.before and self.after):
            return f"{label} er {self._came_or_went}: {self.after or self.before}"
        return f"{label} er ændret fra {_quoted(self.before)} til {_quoted(self.after)}"

    @property
    def _came_or_went(self) -> str:
        return "fjernet" if self.before else "kommet til"


@dataclass(frozen=True)
class Change:
    """What happened to one entry; its facts are those that differ, or all of what came or went."""

    title: str
    kind: Literal["new", "gone", "changed"]
    facts: list[Fact]

    @property
    def words(self) -> str:
        if self.kind == "changed":
            return ". ".join(fact.words for fact in self.facts)
        if self.kind == "gone":
            return "Er ikke med mere"
        told = {fact.label: fact.after for fact in self.facts}
        if "Slut" not in told:
            return "Er kommet med"
        return f"Er kommet med, {told['Start']}–{told['Slut']}, {told['Timer om ugen']} timer om ugen"


@dataclass(frozen=True)
class Compared:
    heading: str
    changes: list[Change]
    same: list[str]


def told(content: Content) -> list[Section]:
    """The plan section by section; also one that lacks some of it."""
    return [
        Section("Mål", [_goal(one) for one in content.get("goals", [])]),
        Section("Barrierer", [_barrier(one) for one in content.get("barriers", [])]),
        Section("Ressourcer", [_factor(one) for one in content.get("resources", [])]),
        Section("Indsatser", [_line(one) for one in content.get("interventions", [])]),
        Section("Rammer", [_frame(content)]),
    ]


def compare(before: Content, after: Content) -> list[Compared]:
    """What is different in the later one, section by section."""
    return [
        _compared(then.heading, then.entries, now.entries) for then, now in zip(told(before), told(after), strict=True)
    ]


def is_same(compared: Iterable[Compared]) -> bool:
    return not any(section.changes for section in compared)


def _compared(heading: str, before: list[Entry], after: list[Entry]) -> Compared:
    then = {entry.key: entry for entry in before}
    now = {entry.key: entry for entry in after}
    changes, same = [], []
    for entry in after:
        if entry.key not in then:
            changes.append(Change(entry.title, "new", _differ({}, entry.facts)))
        elif facts := _differ(then[entry.key].facts, entry.facts):
            changes.append(Change(entry.title, "changed", facts))
        else:
            same.append(entry.title)
    changes += [Change(entry.title, "gone", _differ(entry.facts, {})) for entry in before if entry.key not in now]
    return Compared(heading, changes, same)


def _differ(before: dict[str, str], after: dict[str, str]) -> list[Fact]:
    facts = [Fact(label, before.get(label, ""), after.get(label, "")) for label in before | after]
    return [fact for fact in facts if fact.before != fact.after]


def _goal(goal: Content) -> Entry:
    facts = {
        "Målet": goal["title"],
        "Timer om ugen": goal.get("hours", ""),
        "Branche": goal.get("branch", ""),
        "Borgerens ønske": goal.get("wish", ""),
        "Fra konferencen": _day(goal.get("conference_on")),
    }
    return _entry(goal, goal["title"], facts)


def _factor(factor: Content) -> Entry:
    return _entry(factor, factor["label"], {"Vurdering": factor.get("words", "").lower()})


def _barrier(factor: Content) -> Entry:
    facts = {"Fylder": factor.get("words", "").lower()}
    if factor.get("covered") is not None:
        facts[ACTED_ON] = "ja" if factor["covered"] else "ingen"
    return _entry(factor, factor["label"], facts)


def _line(line: Content) -> Entry:
    facts = {
        "Status": _status(line.get("status", "")),
        "Start": _day(line.get("starts_on")),
        "Slut": _day(line.get("last_day")),
        "Timer om ugen": _hours(line.get("hours_per_week")),
        "Hos": line.get("provider", ""),
        "Ansvarlig": line.get("responsible", ""),
        "Formål": line.get("purpose", ""),
        "Forventet effekt": line.get("expected_effect", ""),
        "Det skal flytte sig": ", ".join(sorted(line.get("indicators", []))),
        "Sådan vurderes effekten": line.get("judged_how", ""),
        "Effekt": line.get("effect", ""),
        "Opfølgning": _day(line.get("follow_up_on")),
        "Fører mod": ", ".join(sorted(line.get("goals", []))),
        "Virker på": ", ".join(sorted(line.get("factors", []))),
        "Fra konferencen": _day(line.get("conference_on")),
    }
    return _entry(line, line["title"], facts)


def _frame(content: Content) -> Entry:
    responsible = content.get("responsible")
    facts = {
        "Målgruppe": content.get("target_group", ""),
        "Loft over timer om ugen": _hours(content.get("ceiling")),
        "Ansvarlig": responsible["name"] if responsible else "",
    }
    return Entry("frame", "Målgruppe, loft og ansvarlig", _without_blanks(facts))


def _entry(row: Content, title: str, facts: dict[str, str]) -> Entry:
    return Entry(row.get("id", title), title, _without_blanks(facts))


def _quoted(text: str) -> str:
    """Words in quotation marks; dates and numbers stand for themselves."""
    return text if text[0].isdigit() else f"»{text}«"


def _without_blanks(facts: dict[str, str]) -> dict[str, str]:
    return {label: text for label, text in facts.items() if text}


def _status(words: str) -> str:
    """What is proposed becomes agreed by the version it is frozen in."""
    return "Aftalt" if words in ("Foreslået", "Planlagt") else words


def _day(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}" if iso else ""


def _hours(hours: str | None) -> str:
    return tal(Decimal(hours)) if hours else ""

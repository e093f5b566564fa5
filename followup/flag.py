"""What a flag is: something about a case that asks for attention, or is good to know."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Flag:
    """Something about a case that asks for attention, or is good to know."""

    key: str  # as it stands in the address
    lines: tuple[str, str]  # the label, as it breaks on a counter; {days} is the rule's number
    heading: str
    nobody: str  # the heading when there is none
    definition: str
    condition: str = ""  # none of those that are put together from others
    since: str = "today"  # the day it is sorted by: when it was due, began or comes
    tag: str = ""  # why, in a row, with its {day}, how long {ago}, and the day it {was} before the rule's days ran
    rule: str = ""  # the subject of the rule it counts by
    colour: str = ""
    icon: str = ""
    is_due: bool = False  # whether its day is a deadline, not the day it began
    acts: bool = True  # whether somebody has to act, or it is good to know
    stands: bool = False  # whether its counter stands open though nobody has to act

    def label(self, days: int | None = None) -> str:
        return " ".join(self.lines).replace("{days}", str(days))

    def defined(self, days: int | None = None) -> str:
        return self.definition.replace("{days}", str(days))

"""How many citizens, told so that no number below five can be read or worked out.

A part below five is never written. It is counted as two and a half wherever it is part of a sum, whatever it is: so
all that anybody can work out from any of the sums, or from what lies between two of them, is that it is below five.
"""

from dataclasses import dataclass
from typing import Self

from danish.templatetags.danish import tal

FEWEST = 5
UNDER = f"under {FEWEST}"


@dataclass(frozen=True)
class Told:
    """A number of citizens. It knows its small parts only as how many they are."""

    known: int = 0
    small: int = 0

    @classmethod
    def of(cls, number: int) -> Self:
        """One group; that there is nobody in it may be known."""
        return cls(small=1) if 0 < number < FEWEST else cls(known=number)

    @classmethod
    def of_outcome(cls, number: int) -> Self:
        """Those it went one way for; that there are none tells how it went for all others, so none is small too."""
        return cls(small=1) if number < FEWEST else cls(known=number)

    def __add__(self, other: "Told") -> "Told":
        return Told(self.known + other.known, self.small + other.small)

    def __int__(self) -> int:
        return self.known + self.small * FEWEST // 2

    def __str__(self) -> str:
        if self.small and int(self) < FEWEST:
            return UNDER
        return f"ca. {tal(int(self))}" if self.small else tal(self.known)

    @property
    def cell(self) -> int | str:
        """In a spreadsheet: a number to count with, unless it is none."""
        return str(self) if self.small else self.known

    @property
    def with_word(self) -> str:
        return f"{self} {'borger' if int(self) == 1 else 'borgere'}"

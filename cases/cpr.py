"""CPR numbers: read, masked, sealed and found again.

Ten digits, DDMMYY and a serial whose first digit gives the century (cpr.dk). Replacement numbers have the day
raised by 60. Numbers without a valid check digit have been issued since 2007, so the digit is never tested.
"""

import re
from dataclasses import dataclass
from datetime import date

from accounts.sealing import keyed_hash

CPR = re.compile(r"\A\s*(\d{2})(\d{2})(\d{2})[-\s]?(\d{4})\s*\Z", re.ASCII)


class CprError(ValueError):
    """Not a CPR number; the message is for the user."""


@dataclass(frozen=True)
class Cpr:
    digits: str
    birth_on: date
    is_replacement: bool

    @property
    def masked(self) -> str:
        return f"{self.digits[:6]}-••••"

    @property
    def shown(self) -> str:
        return f"{self.digits[:6]}-{self.digits[6:]}"

    @property
    def look_up(self) -> bytes:
        return keyed_hash(f"cpr {self.digits}")


def read_cpr(text: str, today: date) -> Cpr:
    """The number a user wrote, with or without hyphen. Raises `CprError`."""
    match = CPR.match(text)
    if not match:
        raise CprError("Skriv cpr-nummeret med ti cifre, for eksempel 010180-1234.")
    day, month, year, serial = (int(part) for part in match.groups())
    is_replacement = 61 <= day <= 91
    try:
        birth_on = date(_century(year, serial // 1000) + year, month, day - 60 if is_replacement else day)
    except ValueError:
        raise CprError("De første seks cifre er ikke en dato.") from None
    if birth_on > today:
        raise CprError("Fødselsdatoen i cpr-nummeret ligger ude i fremtiden.")
    return Cpr("".join(match.groups()), birth_on, is_replacement)


def _century(year: int, seventh: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800

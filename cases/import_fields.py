"""What a file of citizens can tell, and which of its columns tells it, guessed from their headings."""

import re
from collections.abc import Sequence

# By field: what it is called here, and what its column is called out there, letters only.
FIELDS: dict[str, tuple[str, str]] = {
    "cpr": ("Cpr-nummer", "cpr cprnummer cprnr personnummer personnr"),
    "first_name": ("Fornavn", "fornavn fornavne givenname"),
    "last_name": ("Efternavn", "efternavn efternavne slægtsnavn"),
    "name": ("Hele navnet", "navn borger borgernavn fuldenavn heltnavn fuldtnavn"),
    "phone": ("Telefon", "telefon tlf telefonnummer telefonnr mobil mobilnummer mobiltelefon tlfnr"),
    "email": ("E-mail", "email mail emailadresse mailadresse epost"),
    "town": ("By", "by bynavn postdistrikt bopæl"),
    "has_protected_address": (
        "Navne- og adressebeskyttelse",
        "adressebeskyttelse navneogadressebeskyttelse beskyttet beskyttetadresse hemmeligadresse navnebeskyttelse",
    ),
    "target_group": ("Målgruppe", "målgruppe maalgruppe målgruppenavn"),
    "support_since": (
        "På forsørgelse siden",
        "påforsørgelsesiden forsørgelsesiden forsørgelsefra ydelsefra ydelsesiden ydelsesdato startdato ydelsesstart",
    ),
    "coordinator": (
        "Ansvarlig medarbejder",
        "ansvarligmedarbejder medarbejder ansvarlig sagsbehandler rådgiver ansvarligsagsbehandler brugernavn",
    ),
}
# What other systems call the groups of the law, by the key of the group; blanks and commas aside.
GROUP_WORDS = {
    "unemployment_benefit": ["A-dagpenge", "Arbejdsløshedsdagpenge", "Forsikret ledig", "Forsikrede ledige"],
    "cash_benefit_job_ready": ["Kontanthjælp JP", "KTH JP", "Jobparat"],
    "cash_benefit_activity_ready": ["Kontanthjælp AP", "KTH AP", "Aktivitetsparat"],
    "education_benefit_education_ready": ["Ung UP", "Uddannelseshjælp UP", "UDH UP", "Uddannelsesparat"],
    "education_benefit_activity_ready": ["Ung AP", "Uddannelseshjælp AP", "UDH AP"],
    "sickness_benefit": ["SDP"],
    "job_clarification": ["JAF", "Jobafklaringsforløb"],
    "resource_programme": ["RFL", "Ressourceforløbsydelse"],
    "flexjob_unemployed": ["LY", "Fleksjobvisiteret"],
    "vocational_rehabilitation": ["Reva"],
    "disability_pension": ["FØP"],
    "self_supporting": ["Selvforsørgende ledig", "Selvforsørget"],
    "youth_under_18": ["Ung u. 18", "Ung u/18"],
}
LETTERS = re.compile(r"[^a-zæøå]")
# Above the headings there may be a title, a date and a blank line.
LOOKED_THROUGH = 10
KNOWN = {word: field for field, (_, words) in FIELDS.items() for word in words.split()}


def label_of(field: str) -> str:
    return FIELDS[field][0]


def guess(headings: Sequence[str]) -> dict[str, int]:
    """The column of each field whose heading is known; the first, where there are several."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        word = LETTERS.sub("", heading.lower())
        field = KNOWN.get(word) or KNOWN.get(word.removeprefix("borgerens").removeprefix("borgers"))
        if field:
            found.setdefault(field, place)
    if "first_name" in found and "last_name" in found:
        found.pop("name", None)
    return found


def headings_at(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Which row has the headings: the one that says most of what is known, or the first."""
    known = [len(guess(cells)) for _, cells in rows[:LOOKED_THROUGH]]
    return known.index(max(known))

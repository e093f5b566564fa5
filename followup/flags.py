"""What may call for attention in a case, each thing defined once: counters, filters, tags and orders come from here.

A flag's `condition` and `since` are SQL on the facts that `flags_sql.FACTS` finds about a case, on `today` and on the
rules of `cases.Deadline` in days, so that the municipality decides how many.
"""

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

    def label(self, days: int | None = None) -> str:
        return " ".join(self.lines).replace("{days}", str(days))

    def defined(self, days: int | None = None) -> str:
        return self.definition.replace("{days}", str(days))


OVERDUE = Flag(
    key="overskredet",
    lines=("Opfølgning", "overskredet"),
    heading="Borgere med overskredet opfølgning",
    nobody="Ingen opfølgninger er overskredet",
    definition="En indsats i gang skulle have været fulgt op før i dag.",
    condition="follow_up_on < today",
    since="follow_up_on",
    is_due=True,
    tag="Opfølgning {ago} over",
    colour="red",
    icon="warning",
)
NO_GOAL = Flag(
    key="uden-maal",
    lines=("Mangler", "mål"),
    heading="Borgere uden job- eller uddannelsesmål",
    nobody="Alle har et job- eller uddannelsesmål",
    definition="Borgeren har intet aktivt job- eller uddannelsesmål. Mål på pause tæller ikke.",
    condition="goals = 0",
    tag="Mangler mål",
    colour="red",
    icon="flag",
)
NO_PLAN = Flag(
    key="uden-plan",
    lines=("Mangler", "plan"),
    heading="Borgere uden indsatser i planen",
    nobody="Alle har indsatser i planen",
    definition="Ingen indsats er planlagt eller i gang.",
    condition="in_plan = 0",
    tag="Mangler plan",
    colour="red",
    icon="list-add",
)
LATE_OVERVIEW = Flag(
    key="uden-overblik",
    lines=("Overblik", "forsinket"),
    heading="Borgere, hvor overblikket er forsinket",
    nobody="Intet overblik er forsinket",
    definition="Sagen blev oprettet for mere end {days} dage siden, og overblikket over ressourcer og barrierer er"
    " ikke meldt færdigt.",
    condition="overview_on IS NULL AND opened_on + overview < today",
    since="opened_on + overview",
    is_due=True,
    tag="Overblik skulle være klar {day}",
    rule="overview",
    colour="red",
    icon="checklist",
)
UNASSIGNED = Flag(
    key="ikke-fordelt",
    lines=("Ikke", "fordelt"),
    heading="Borgere uden ansvarlig medarbejder",
    nobody="Alle har en ansvarlig medarbejder",
    definition="Ingen er ansvarlig for sagen i dag.",
    condition="responsible_from_on IS NULL",
    tag="Ikke fordelt",
    colour="red",
    icon="person",
)
ENDED = Flag(
    key="sluttet",
    lines=("Sluttet", "uden svar"),
    heading="Indsatser, der er sluttet uden svar",
    nobody="Alle indsatser, der er sluttet, er fulgt op",
    definition="En indsats har nået sin slutdato, og ingen har skrevet, hvordan den gik, eller dens pause er slut, og"
    " den er hverken genoptaget eller afbrudt.",
    condition="ended_on IS NOT NULL",
    since="ended_on",
    is_due=True,
    tag="Indsats sluttede {day}",
    colour="amber",
    icon="help",
)
ENDING = Flag(
    key="slutter",
    lines=("Indsats slutter", "inden {days} dage"),
    heading="Borgere med en indsats, der snart slutter",
    nobody="Ingen indsatser slutter snart",
    definition="En indsats i gang slutter i dag eller inden for {days} dage.",
    condition="ending_on <= today + ends_soon",
    since="ending_on",
    is_due=True,
    tag="Indsats slutter {day}",
    rule="ends_soon",
    colour="amber",
    icon="hourglass",
)
NO_CONTACT = Flag(
    key="uden-kontakt",
    lines=("Ingen kontakt", "i {days} dage"),
    heading="Borgere, der ikke har været kontakt med længe",
    nobody="Der har været kontakt med alle",
    definition="Seneste kontakt er mere end {days} dage siden. Kontakt er en opfølgning, en aftalt plan eller et"
    " færdigt notat med en kontaktform. Har der ingen været, tælles fra sagens oprettelse.",
    condition="contact_on + no_contact < today",
    since="contact_on + no_contact",
    is_due=True,
    tag="Ingen kontakt siden {was}",
    rule="no_contact",
    colour="amber",
    icon="smartphone",
)
ADJUST = Flag(
    key="justeres",
    lines=("Indsats skal", "justeres"),
    heading="Borgere med en indsats, der skal justeres",
    nobody="Ingen indsatser skal justeres",
    definition="Det blev ved en opfølgning besluttet at justere en indsats, og den er ikke ændret siden.",
    condition="adjusting",
    tag="Indsats skal justeres",
    colour="amber",
    icon="edit",
)
RECONSIDER = Flag(
    key="genovervej",
    lines=("Planen skal", "genovervejes"),
    heading="Borgere, hvis plan skal genovervejes",
    nobody="Ingen planer skal genovervejes",
    definition="En indsats havde ikke effekt eller blev afbrudt, eller en barriere er ikke blevet lettere i tre"
    " målinger i træk, og ingen har endnu svaret på, om planen holder.",
    condition="doubted_on IS NOT NULL",
    since="doubted_on",
    tag="Planen skal genovervejes",
    colour="violet",
    icon="sync",
)
WAITS_FOR_US = Flag(
    key="venter-paa-os",
    lines=("Venter", "på os"),
    heading="Borgere, der venter på os",
    nobody="Ingen borgere venter på os",
    definition="En medarbejder har skrevet på sagen, at næste skridt er vores.",
    condition="waits_for_us_since IS NOT NULL",
    since="waits_for_us_since",
    tag="Venter på os siden {day}",
    colour="blue",
    icon="person",
)
CONSENT_ENDS = Flag(
    key="samtykke",
    lines=("Samtykke udløber", "inden {days} dage"),
    heading="Borgere med et samtykke, der snart udløber",
    nobody="Ingen samtykker udløber snart",
    definition="Et gældende samtykke udløber i dag eller inden for {days} dage.",
    condition="consent_ends_on <= today + consent_ends",
    since="consent_ends_on",
    is_due=True,
    tag="Samtykke udløber {day}",
    rule="consent_ends",
    colour="blue",
    icon="lock",
)
JOIN_REQUEST = Flag(
    key="vil-deltage",
    lines=("Vil deltage,", "venter på svar"),
    heading="Borgere, hvor en kollega har bedt om at deltage",
    nobody="Ingen venter på svar om at deltage",
    definition="En kollega har bedt om at blive knyttet til sagen og har ikke fået svar.",
    condition="asked_on IS NOT NULL",
    since="asked_on",
    tag="Vil deltage, spurgt {day}",
    colour="blue",
    icon="person-add",
)
MEMO = Flag(
    key="huskes",
    lines=("Huskeseddel", "til nu"),
    heading="Borgere, du har skrevet en huskeseddel om",
    nobody="Ingen huskesedler er forfaldne",
    definition="Du har selv skrevet en huskeseddel med en dato, der er i dag eller før. Kun du kan se den.",
    condition="memo_on <= today",
    since="memo_on",
    is_due=True,
    tag="Huskeseddel {day}",
    colour="blue",
    icon="edit",
)
NEW = Flag(
    key="nye",
    lines=("Nye på", "{days} dage"),
    heading="Borgere, der er nye for deres medarbejder",
    nobody="Ingen er nye",
    definition="Den ansvarlige medarbejder har haft sagen i mindre end {days} dage.",
    condition="today - responsible_from_on < new_case",
    since="responsible_from_on",
    tag="Ny siden {day}",
    rule="new_case",
    colour="green",
    acts=False,
)
FOLLOW_UP_SOON = Flag(
    key="opfoelgning-snart",
    lines=("Opfølgning", "inden {days} dage"),
    heading="Borgere med opfølgning snart",
    nobody="Ingen opfølgninger forfalder snart",
    definition="En indsats i gang skal følges op i dag eller inden for {days} dage.",
    condition="coming_on <= today + follow_up_soon",
    since="coming_on",
    is_due=True,
    tag="Opfølgning {day}",
    rule="follow_up_soon",
    colour="blue",
    acts=False,
)
UNCOVERED = Flag(
    key="udaekket",
    lines=("Barriere", "uden indsats"),
    heading="Borgere med en barriere, planen ikke dækker",
    nobody="Planerne dækker alle barrierer, der fylder",
    definition="En barriere, der fylder, er ikke knyttet til nogen indsats, der er planlagt eller i gang.",
    condition="is_uncovered",
    tag="Barriere uden indsats",
    colour="amber",
    acts=False,
)
WAITS_FOR_CITIZEN = Flag(
    key="venter-paa-borgeren",
    lines=("Venter på", "borgeren"),
    heading="Sager, der venter på borgeren",
    nobody="Ingen sager venter på borgeren",
    definition="En medarbejder har skrevet på sagen, at næste skridt er borgerens.",
    condition="waits_for_citizen_since IS NOT NULL",
    since="waits_for_citizen_since",
    tag="Venter på borgeren siden {day}",
    acts=False,
)
NO_PROGRESS = Flag(
    key="uden-fremgang",
    lines=("Ingen fremgang", "i {days} dage"),
    heading="Borgere uden fremgang",
    nobody="Der er fremgang hos alle",
    definition="Sagen er mere end {days} dage gammel, og i de sidste {days} dage er ingen barriere blevet lettere"
    " eller forsvundet, ingen ressource blevet stærkere og intet mål nået.",
    condition="opened_on + no_progress < today AND progress_on IS NULL",
    tag="Ingen fremgang i {days} dage",
    rule="no_progress",
    colour="amber",
    acts=False,
)
NOT_AGREED = Flag(
    key="ikke-aftalt",
    lines=("Plan ikke", "aftalt"),
    heading="Borgere, hvis plan ikke er aftalt",
    nobody="Alle planer er aftalt",
    definition="Der er indsatser i planen, men den er endnu aldrig aftalt med borgeren.",
    condition="in_plan > 0 AND frozen_at IS NULL",
    tag="Planen er ikke aftalt",
    acts=False,
)
CHANGED = Flag(
    key="aendret",
    lines=("Plan ændret,", "ikke aftalt igen"),
    heading="Borgere, hvis plan er ændret, siden den blev aftalt",
    nobody="Ingen planer er ændret, siden de blev aftalt",
    definition="En indsats er lagt i planen, ændret eller fravalgt, efter at planen sidst blev aftalt med borgeren.",
    condition="changed_on IS NOT NULL",
    since="changed_on",
    tag="Plan ændret {day}",
    acts=False,
)
NOTHING = Flag(
    key="intet-sket",
    lines=("Intet er sket", "i {days} dage"),
    heading="Borgere, hvor intet er sket længe",
    nobody="Der er sket noget hos alle",
    definition="Det seneste i sagens historik er mere end {days} dage gammelt.",
    condition="event_on + nothing < today",
    since="event_on + nothing",
    is_due=True,
    tag="Intet er sket siden {was}",
    rule="nothing",
    acts=False,
)
# In the order of their weight: of two on the same day the first decides.
REASONS = [
    OVERDUE,
    NO_GOAL,
    NO_PLAN,
    LATE_OVERVIEW,
    UNASSIGNED,
    ENDED,
    ENDING,
    NO_CONTACT,
    ADJUST,
    RECONSIDER,
    WAITS_FOR_US,
    CONSENT_ENDS,
    JOIN_REQUEST,
    MEMO,
    NEW,
    FOLLOW_UP_SOON,
    UNCOVERED,
    WAITS_FOR_CITIZEN,
    NO_PROGRESS,
    NOT_AGREED,
    CHANGED,
    NOTHING,
]
GROUPS = [
    ("Frister", [OVERDUE, LATE_OVERVIEW, ENDED, ENDING, NO_CONTACT, CONSENT_ENDS, MEMO, FOLLOW_UP_SOON, NOTHING]),
    ("Mangler", [NO_GOAL, NO_PLAN, UNASSIGNED, UNCOVERED, NO_PROGRESS, NOT_AGREED]),
    ("Venter", [WAITS_FOR_US, JOIN_REQUEST, WAITS_FOR_CITIZEN]),
    ("Ændret", [ADJUST, RECONSIDER, NEW, CHANGED]),
]
NEEDS_ACTION = Flag(
    key="handling",
    lines=("Kræver", "handling"),
    heading="Borgere, der kræver handling",
    nobody="Ingen borgere kræver handling lige nu",
    definition="Mindst ét af dette gælder for borgeren:",
)
ON_TRACK = Flag(
    key="paa-sporet",
    lines=("Alt er", "på sporet"),
    heading="Borgere, hvor alt er på sporet",
    nobody="Alle borgere kræver handling",
    definition="Intet af dette gælder for borgeren:",
    colour="green",
)
EVERYBODY = Flag(
    key="alle",
    lines=("Alle", "borgere"),
    heading="Alle borgere",
    nobody="Ingen borgere endnu",
    definition="Alle åbne sager på listen.",
)
COUNTERS = [NEEDS_ACTION, *REASONS, ON_TRACK]
FLAGS = {flag.key: flag for flag in [*COUNTERS, EVERYBODY]}
PLACE = {flag.key: number for number, flag in enumerate(REASONS)}

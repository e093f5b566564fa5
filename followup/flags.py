"""What may call for attention in a case, each thing defined once: counters, filters, tags and orders come from here.

A flag's `condition` and `since` are SQL on the facts that `flags_sql.FACTS` finds about a case, on `today` and on the
rules of `cases.Deadline` in days, so that the municipality decides how many.
"""

from followup.flag import Flag
from followup.flags_acting import (
    ADJUST,
    AGREEMENT_LATE,
    CONSENT_ENDS,
    CONTACT_LATE,
    ENDED,
    ENDING,
    JOIN_REQUEST,
    LATE_OVERVIEW,
    MEMO,
    NO_CONTACT,
    NO_GOAL,
    NO_PLAN,
    NOT_MEASURED,
    NOT_REGISTERED,
    OVERDUE,
    READY,
    RECONSIDER,
    UNASSIGNED,
    WAITS_FOR_US,
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
MEETING_SOON = Flag(
    key="samtale-snart",
    lines=("Samtale inden", "{days} dage"),
    heading="Borgere med samtale snart",
    nobody="Ingen samtaler de næste dage",
    definition="En aftalt samtale er i dag eller inden for {days} dage.",
    condition="meeting_on <= today + meeting_soon",
    since="meeting_on",
    is_due=True,
    tag="Samtale {ahead}",
    rule="meeting_soon",
    colour="blue",
    icon="calendar-month",
    acts=False,
    stands=True,
)
NOT_BOOKED = Flag(
    key="ikke-booket",
    lines=("Samtale", "ikke booket"),
    heading="Borgere uden en aftalt samtale",
    nobody="Alle har en aftalt samtale",
    definition="En frist for den næste samtale løber, og ingen samtale er booket.",
    condition="contact_by >= today AND meeting_on IS NULL",
    since="contact_by",
    is_due=True,
    tag="Samtale senest {day}, ikke booket",
    colour="amber",
    icon="calendar-month",
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
    stands=True,
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
WAITS_FOR_OTHERS = Flag(
    key="venter-paa-andre",
    lines=("Venter på", "andre"),
    heading="Sager, der venter på andre",
    nobody="Ingen sager venter på andre",
    definition="En medarbejder har skrevet på sagen, at næste skridt er andres.",
    condition="waits_for_others_since IS NOT NULL",
    since="waits_for_others_since",
    tag="Venter på andre siden {day}",
    acts=False,
)
NO_PROGRESS = Flag(
    key="uden-fremgang",
    lines=("Ingen", "fremgang"),
    heading="Borgere uden fremgang",
    nobody="Der er fremgang hos alle",
    definition="Ingen af de små skridt er rykket sig ved de sidste målinger, så mange som måleredskabet siger. Eller"
    " sagen er mere end {days} dage gammel, og i de sidste {days} dage er intet skridt rykket sig, ingen barriere"
    " blevet lettere eller forsvundet, ingen ressource blevet stærkere og intet mål nået.",
    condition="stalled_on IS NOT NULL OR (opened_on + no_progress < today AND progress_on IS NULL)",
    tag="Ingen fremgang",
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
    CONTACT_LATE,
    NOT_REGISTERED,
    AGREEMENT_LATE,
    NO_GOAL,
    NO_PLAN,
    LATE_OVERVIEW,
    UNASSIGNED,
    ENDED,
    ENDING,
    NO_CONTACT,
    ADJUST,
    RECONSIDER,
    NOT_MEASURED,
    READY,
    WAITS_FOR_US,
    CONSENT_ENDS,
    JOIN_REQUEST,
    MEMO,
    NEW,
    MEETING_SOON,
    NOT_BOOKED,
    FOLLOW_UP_SOON,
    UNCOVERED,
    WAITS_FOR_CITIZEN,
    WAITS_FOR_OTHERS,
    NO_PROGRESS,
    NOT_AGREED,
    CHANGED,
    NOTHING,
]
GROUPS = [
    (
        "Frister",
        [
            OVERDUE,
            CONTACT_LATE,
            NOT_REGISTERED,
            AGREEMENT_LATE,
            LATE_OVERVIEW,
            ENDED,
            ENDING,
            NO_CONTACT,
            NOT_MEASURED,
            CONSENT_ENDS,
            MEMO,
            MEETING_SOON,
            NOT_BOOKED,
            FOLLOW_UP_SOON,
            NOTHING,
        ],
    ),
    ("Mangler", [NO_GOAL, NO_PLAN, UNASSIGNED, UNCOVERED, NO_PROGRESS, NOT_AGREED]),
    ("Venter", [READY, WAITS_FOR_US, JOIN_REQUEST, WAITS_FOR_CITIZEN, WAITS_FOR_OTHERS]),
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

"""Who comes to the demo's job centre, whose cases they are and how it goes for them."""

import random
from dataclasses import dataclass, replace
from functools import cached_property

from accounts.models import User
from cases.models import GoalSuggestion, Occupation
from catalog.models import Area, Offer, TargetGroup
from hjoerring.demo.staff import CLARIFICATION, SICKNESS, YOUTH, Staff

# Youngest and oldest, fewest and most weeks on support when the case is opened, barriers that are common.
GROUPS = {
    "cash_benefit_activity_ready": (
        (30, 60),
        (20, 150),
        "anxiety low_mood daily_structure isolation debt substance_use no_qualification low_job_belief low_trust"
        " danish_language housing_insecurity trauma chronic_pain",
    ),
    "cash_benefit_job_ready": (
        (30, 58),
        (2, 30),
        "outdated_skills job_search_skills no_qualification transport digital_skills danish_language"
        " limited_experience",
    ),
    "unemployment_benefit": ((25, 62), (1, 20), "outdated_skills job_search_skills transport unclear_goal"),
    "self_supporting": ((25, 55), (0, 10), "danish_language limited_experience childcare outdated_skills"),
    "sickness_benefit": (
        (24, 63),
        (4, 22),
        "chronic_pain musculoskeletal stress_overload fatigue_sleep low_mood long_term_illness benefit_worry anxiety"
        " concentration_memory low_endurance",
    ),
    "job_clarification": (
        (27, 61),
        (24, 60),
        "chronic_pain stress_overload fatigue_sleep musculoskeletal low_endurance benefit_worry low_job_belief"
        " outdated_skills long_term_illness",
    ),
    "resource_programme": (
        (26, 55),
        (80, 190),
        "trauma anxiety neurodivergence isolation low_trust daily_structure low_self_esteem lifestyle_health"
        " concentration_memory criminal_record",
    ),
    "flexjob_unemployed": (
        (35, 63),
        (20, 90),
        "chronic_pain low_endurance musculoskeletal transport low_job_belief digital_skills isolation",
    ),
    "vocational_rehabilitation": ((28, 50), (30, 80), "musculoskeletal outdated_skills no_qualification debt"),
    "education_benefit_education_ready": (
        (18, 29),
        (3, 30),
        "no_qualification unclear_goal basic_skills transport limited_experience daily_structure",
    ),
    "education_benefit_activity_ready": (
        (18, 29),
        (10, 80),
        "anxiety daily_structure neurodivergence low_self_esteem no_qualification isolation fatigue_sleep"
        " substance_use family_strain basic_skills",
    ),
}
TEAM_GROUPS = {
    CLARIFICATION: {
        "cash_benefit_activity_ready": 30,
        "job_clarification": 20,
        "resource_programme": 11,
        "flexjob_unemployed": 10,
        "sickness_benefit": 9,
        "cash_benefit_job_ready": 8,
        "unemployment_benefit": 4,
        "vocational_rehabilitation": 3,
        "self_supporting": 2,
    },
    SICKNESS: {"sickness_benefit": 70, "job_clarification": 25, "vocational_rehabilitation": 5},
    YOUTH: {
        "education_benefit_activity_ready": 55,
        "education_benefit_education_ready": 45,
    },
}
# How it goes, and for how many of a hundred open cases. About two of three need nothing today.
ON_TRACK, OVERDUE, ENDS_SOON, UNANSWERED = "on track", "overdue", "ends soon", "ended, unanswered"
NO_GOAL, NO_PLAN, FRESH, RECONSIDER, CLOSED = "no goal", "no plan", "fresh", "reconsider", "closed"
UNASSIGNED = "unassigned"
JUST_BEGUN = {FRESH, UNASSIGNED}
SITUATIONS = {
    ON_TRACK: 71,
    OVERDUE: 8,
    ENDS_SOON: 8,
    UNANSWERED: 3,
    NO_GOAL: 3,
    NO_PLAN: 2,
    FRESH: 3,
    RECONSIDER: 2,
}
# Those whose follow-ups slip have their share of on-track cases taken from them.
BEHIND = {"rasmus": 10, "dorthe": 6, "kirsten": 4}
# One of each of these caseloads has just come to the team of who opens the case instead, where nobody has it yet.
WAITING_FROM, RECEIVED_BY = {"kirsten", "morten", "fatma"}, "louise"


@dataclass(frozen=True)
class Part:
    """What the demo has decided about a citizen before the story is told."""

    worker: User
    situation: str
    group: str
    name: str = ""
    weeks: int | None = None
    goal: str = ""
    days_over: int | None = None
    is_restricted: bool = False
    is_protected: bool = False


Named = tuple[str, str, int, str, str, int | None]  # name, target group, weeks, goal, situation, days overdue
# Mette Kjær's, as the prototype of /min-dag/ shows them.
METTES: list[Named] = [
    ("Dennis Kragh", "cash_benefit_activity_ready", 132, "warehouse_worker", OVERDUE, 12),
    ("Emine Yildiz", "education_benefit_activity_ready", 44, "", NO_GOAL, None),
    ("Hassan Al-Najjar", "cash_benefit_activity_ready", 88, "bus_driver", OVERDUE, 5),
    ("Ida Nørgaard", "sickness_benefit", 19, "", FRESH, None),
    ("Lasse Ravn", "resource_programme", 171, "recycling_worker", RECONSIDER, None),
    ("Jens-Ole Thomsen", "sickness_benefit", 31, "janitor_assistant", NO_PLAN, None),
    ("Gitte Aagaard", "job_clarification", 57, "shop_assistant", ENDS_SOON, None),
    ("Camilla Østergaard", "cash_benefit_activity_ready", 26, "edu_sosu_helper", ON_TRACK, None),
    ("Frederik Bang", "education_benefit_activity_ready", 38, "machine_operator", ON_TRACK, None),
    ("Åse Møller", "flexjob_unemployed", 74, "cleaner", ON_TRACK, None),
    ("Torben Riis", "sickness_benefit", 5, "forklift_driver", FRESH, None),
    ("Birgitte Lund", "job_clarification", 63, "office_assistant", ON_TRACK, None),
    ("Anders Holm", "cash_benefit_job_ready", 3, "", FRESH, None),
    ("Allan Bro", "cash_benefit_activity_ready", 41, "cleaner", ENDS_SOON, None),
    ("Sofie Mark", "job_clarification", 49, "kitchen_assistant", UNANSWERED, None),
]
RASMUS: list[Named] = [
    ("Bo Lindgaard", "cash_benefit_activity_ready", 96, "warehouse_worker", OVERDUE, 41),
    ("Vivi Østerby", "job_clarification", 70, "shop_assistant", OVERDUE, 27),
    ("Khalid Omar", "resource_programme", 120, "bus_driver", OVERDUE, 21),
]


class World:
    """The reference content the stories draw on, read once."""

    def __init__(self) -> None:
        self.areas = {area.key: area for area in Area.objects.current()}
        self.groups = {group.key: group for group in TargetGroup.objects.all()}
        self.occupations = {one.code: one for one in Occupation.objects.filter(kind=Occupation.Kind.DISCO)}
        self.suggestions = {each.key: each for each in GoalSuggestion.objects.select_related("branch")}
        offers = Offer.objects.published().select_related("category").order_by("key")
        self.offers = list(offers.prefetch_related("barriers", "strengthens", "target_groups"))
        self.acts_on = {
            offer.key: {area.key for area in [*offer.barriers.all(), *offer.strengthens.all()]}
            for offer in self.offers
        }
        self.open_to = {offer.key: {group.key for group in offer.target_groups.all()} for offer in self.offers}

    def offer(self, key: str) -> Offer:
        return next(offer for offer in self.offers if offer.key == key)

    @cached_property
    def resources(self) -> list[str]:
        return sorted(key for key, area in self.areas.items() if area.kind == Area.Kind.RESOURCE)


def cast(staff: Staff, citizens: int, chance: random.Random) -> list[Part]:
    """A part for every citizen but Karina Bødker, worker by worker."""
    parts = []
    for worker, load in staff.caseloads:
        count = max(round(load * citizens / 600), 1)
        if worker.username == "mette":
            count -= 1  # Karina Bødker is the last of hers
        named = {"mette": METTES, "rasmus": RASMUS}.get(worker.username, [])[:count]
        known = [
            Part(worker, situation, group, name, weeks, goal, days)
            for name, group, weeks, goal, situation, days in named
        ]
        parts += known
        for situation in situations(worker, count - len(known), chance):
            parts.append(Part(worker, situation, group_of(worker, chance)))
        if worker.username in WAITING_FROM:
            parts[-1] = replace(parts[-1], worker=staff[RECEIVED_BY], situation=UNASSIGNED)
    closed = citizens - 1 - len(parts)
    for number in range(closed):
        worker = staff.caseloads[number % len(staff.caseloads)][0]
        parts.append(Part(worker, CLOSED, group_of(worker, chance)))
    return mark_protected(parts)


def situations(worker: User, count: int, chance: random.Random) -> list[str]:
    """How it goes in so many cases of this worker."""
    if worker.username == "mette":
        return [ON_TRACK] * count  # her troubles are those of the citizens named above
    shares = dict(SITUATIONS)
    late = BEHIND.get(worker.username, 0)
    shares[OVERDUE] += late
    shares[ON_TRACK] -= late
    return chance.choices(list(shares), list(shares.values()), k=count)


def group_of(worker: User, chance: random.Random) -> str:
    assert worker.team is not None  # every caseworker has one
    shares = TEAM_GROUPS[worker.team.name]
    return chance.choices(list(shares), list(shares.values()))[0]


def mark_protected(parts: list[Part]) -> list[Part]:
    """Every ninetieth has a protected address, and two are colleagues whose cases only the involved may see."""
    marked = []
    for number, part in enumerate(parts):
        changes = {"is_protected": number % 90 == 44, "is_restricted": number % 280 == 200}
        marked.append(Part(**{**part.__dict__, **changes}))
    return marked

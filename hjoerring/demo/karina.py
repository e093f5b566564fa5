"""Karina Bødker, whose whole story the demo tells.

Her dates are those of a Friday in November 2026, moved so that that Friday is today.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from accounts.models import User
from cases.cpr import read_cpr
from cases.models import Case, Citizen, Factor, Goal, Involvement, ReasonedLook
from followup.models import FollowUp
from hjoerring.demo import papers, people_round
from hjoerring.demo.cases import World
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Diary, Year, first_working_day
from journal.models import Access
from plans.models import Intervention, PlanVersion

TOLD_ON = date(2026, 11, 20)
CPR = "720488-1316"

# Key of the suggestion, hours, wish, competence, local market; in the order they were set.
GOALS = {
    "edu_sosu_assistant": (
        None,
        "Jeg begyndte på uddannelsen engang og vil gerne gøre den færdig.",
        "Har været hjælper i hjemmeplejen i ni år og kender faget.",
        "Kommunen og regionen mangler assistenter og optager hele året.",
    ),
    "care_assistant_helper": (
        15,
        "Jeg savner de gamle. Det skal bare være med skånehensyn til ryggen.",
        "Ni år i hjemmeplejen. Beboere og kolleger er trygge ved hende.",
        "Der er mangel på arbejdskraft, og to plejehjem tager gerne imod på få timer.",
    ),
    "office_assistant": (
        20,
        "Jeg vil stadig hjælpe folk, bare uden de tunge løft.",
        "Skrev vagtplaner og journal i hjemmeplejen. Skal have regneark og journalsystemer fornyet.",
        "Balance lokalt, men sundhedsområdet søger kontorfolk, der kender faget.",
    ),
}
# Key, weight at the start, later weights as (day, weight, whose view, note).
BARRIERS = [
    ("chronic_pain", 3, [(date(2026, 7, 9), 2, "caseworker", "Medicinen er på plads, og hun kender sine pauser.")]),
    (
        "stress_overload",
        4,
        [
            (date(2026, 4, 9), 3, "caseworker", "Mere ro derhjemme, efter at mentor er begyndt."),
            (date(2026, 9, 10), 4, "psychologist", "Tegn på stress, også på de dage hun selv kalder gode."),
            (date(2026, 10, 8), 2, "citizen", "Jeg kan mærke, når det er ved at være for meget."),
        ],
    ),
    ("fatigue_sleep", 3, [(date(2026, 10, 8), 2, "citizen", "Sover seks timer de fleste nætter.")]),
    ("outdated_skills", 2, []),
    ("benefit_worry", 2, [(date(2026, 10, 8), 2, "citizen", "Hvad sker der med pengene, hvis jeg går op i tid?")]),
    (
        "low_job_belief",
        3,
        [
            (date(2026, 7, 9), 2, "caseworker", "Taler selv om, hvad hun kan."),
            (date(2026, 10, 29), 1, "citizen", "Biblioteket har vist mig, at det kan lade sig gøre."),
        ],
    ),
]
RESOURCES = [("good_with_people", 4), ("reliable", 4), ("care_experience", 4), ("supportive_network", 3)]

AS_EXPECTED, LESS, TOO_EARLY, NONE = "as_expected", "less", "too_early", "none"
Look = tuple[date, str, str, date | None, str]  # day, effect, decision, next, note
# Key of the offer, planned, start, end, hours, expected effect, barriers it acts on, follow-ups. The hours of the
# placement were raised later.
PLAN: list[tuple[str, date, date, date, int, str, list[str], list[Look]]] = [
    (
        "pain_treatment_coordination",
        date(2025, 12, 18),
        date(2026, 1, 5),
        date(2026, 5, 29),
        1,
        "En fast plan for medicin og genoptræning, så smerterne fylder mindre i hverdagen.",
        ["chronic_pain", "fatigue_sleep"],
        [
            (date(2026, 2, 5), TOO_EARLY, "continue", date(2026, 4, 9), "Udredt på smerteklinikken. Venter på plan."),
            (date(2026, 4, 9), NONE, "adjust", date(2026, 5, 29), "Smerterne er uændrede. Ny aftale med egen læge."),
            (
                date(2026, 5, 29),
                LESS,
                "complete",
                None,
                "Virkede delvist: bedre dage, men stadig ondt efter en lang dag.",
            ),
        ],
    ),
    (
        "everyday_mentor",
        date(2025, 12, 18),
        date(2026, 1, 12),
        date(2027, 1, 15),
        2,
        "Faste tider og ro om aftenen.",
        ["stress_overload", "low_job_belief"],
        [
            (date(2026, 2, 9), AS_EXPECTED, "continue", date(2026, 4, 9), "Karina og Poul mødes hver tirsdag."),
            (date(2026, 4, 9), AS_EXPECTED, "continue", date(2026, 7, 9), "Morgenerne er kommet i gænge."),
            (date(2026, 7, 9), AS_EXPECTED, "continue", date(2026, 10, 8), "Holder ferie med børnene uden at gå ned."),
            (date(2026, 10, 8), AS_EXPECTED, "continue", date(2026, 12, 3), "Virker. Poul hjælper nu med pauserne."),
        ],
    ),
    (
        "psychologist_course",
        date(2026, 2, 19),
        date(2026, 3, 2),
        date(2026, 10, 30),
        1,
        "Kan mærke stress i tide og sige fra, før det bliver for meget.",
        ["stress_overload", "low_job_belief"],
        [
            (
                date(2026, 4, 9),
                TOO_EARLY,
                "continue",
                date(2026, 7, 9),
                "To samtaler indtil nu. Karina er glad for dem.",
            ),
            (date(2026, 7, 9), AS_EXPECTED, "continue", date(2026, 10, 29), "Bruger øvelserne, når dagen er tung."),
            (date(2026, 10, 29), AS_EXPECTED, "complete", None, "Psykologforløbet sluttede og virkede."),
        ],
    ),
    (
        "physical_training_hold",
        date(2026, 7, 9),
        date(2026, 8, 10),
        date(2026, 11, 27),
        4,
        "Kan sidde og gå på skift i tre timer, uden at smerterne tager til.",
        ["chronic_pain"],
        [
            (
                date(2026, 9, 7),
                AS_EXPECTED,
                "continue",
                date(2026, 10, 29),
                "Har mødt hver gang og kan mærke forskel.",
            ),
            (
                date(2026, 10, 29),
                LESS,
                "continue",
                date(2026, 11, 27),
                "Går langsommere, efter at praktikken gik op i tid.",
            ),
        ],
    ),
    (
        "company_placement_clarification",
        date(2026, 8, 27),
        date(2026, 9, 14),
        date(2026, 12, 18),
        8,
        "15 stabile timer om ugen på Hjørring Bibliotekerne ved udgangen af december.",
        ["low_job_belief"],
        [
            (
                date(2026, 10, 5),
                AS_EXPECTED,
                "continue",
                date(2026, 12, 1),
                "Fra 8 til 12 timer, aftalt med Hjørring Bibliotekerne.",
            ),
        ],
    ),
    (
        "office_skills_course",
        date(2026, 10, 29),
        date(2027, 1, 11),
        date(2027, 3, 19),
        12,
        "Kan journal, post og regneark.",
        ["outdated_skills"],
        [],
    ),
    (
        "wage_subsidy_public",
        date(2026, 10, 8),
        date(2026, 11, 2),
        date(2027, 2, 26),
        15,
        "Vej til fast ansættelse i kommunen.",
        [],
        [],
    ),
]
VERSIONS = [
    (date(2025, 12, 18), "partly", "Jeg er med på det, men jeg er bange for, at det går for hurtigt."),
    (date(2026, 4, 16), "agrees", "Det er godt, at vi tager smerterne op igen."),
    (date(2026, 10, 29), "agrees", "Det er min plan. Jeg kan se, hvor jeg skal hen."),
]


class Karina:
    """Lives her year and gives the case."""

    def __init__(self, world: World, staff: Staff, year: Year) -> None:
        self.world, self.staff, self.year = world, staff, year
        self.mette = self.worker = staff["mette"]
        self.diary = Diary()
        self.goals: dict[str, Goal] = {}
        self.factors: dict[str, Factor] = {}

    def tell(self) -> Case:
        opened_on = self.day(date(2025, 9, 22))
        self.diary.note(opened_on, partial(self.create, opened_on))
        self.write_goals()
        self.write_factors()
        for each in PLAN:
            self.write_intervention(*each)
        for on, view, words in VERSIONS:
            self.diary.note(self.day(on), partial(self.agree, self.day(on), view, words))
        self.write_others()
        papers.write_karinas(self)
        people_round.tell(self)
        self.diary.live(self.year, random.Random(self.mette.last_name))
        return self.case

    def moved(self, day: date) -> date:
        return day + (self.year.today - TOLD_ON)

    def day(self, day: date) -> date:
        """The day her story has it, on a working day: past ones before it, coming ones after."""
        moved = self.moved(day)
        return self.year.ago((self.year.today - moved).days) if moved < self.year.today else first_working_day(moved)

    def create(self, on: date) -> None:
        citizen = Citizen(first_name="Karina", last_name="Bødker", phone="12 34 56 78", town="Hjørring")
        citizen.take_cpr(read_cpr(CPR, self.year.today))
        self.case = Case.open_for(
            citizen,
            by=self.mette,
            coordinator=self.mette,
            target_group=self.world.groups["job_clarification"],
            support_since=self.moved(date(2025, 9, 19)),
            on=on,
        )

    def write_goals(self) -> None:
        days = [date(2025, 10, 6), date(2025, 10, 6), date(2026, 7, 9)]
        for (key, (hours, wish, competence, market)), day in zip(GOALS.items(), days, strict=True):
            each = self.world.suggestions[key]
            self.goals[key] = Goal(
                kind=each.kind,
                title=each.title,
                branch=each.branch,
                disco_code=each.disco_code,
                occupation=self.world.occupations.get(each.disco_code),
                hours_per_week=hours,
                wish=wish,
                competence=competence,
                local_market=market,
            )
            self.diary.note(self.day(day), partial(self.set_goal, self.goals[key]))
        office, assistant = self.goals["office_assistant"], self.goals["edu_sosu_assistant"]
        self.diary.note(self.day(date(2026, 7, 9)), partial(office.move, -1, by=self.mette))
        pause = partial(assistant.turn, "paused", reason="Tages op igen, når ryggen er afklaret", by=self.mette)
        self.diary.note(self.day(date(2026, 7, 9)), pause)
        self.diary.note(self.day(date(2026, 10, 8)), partial(office.move, -1, by=self.mette))

    def set_goal(self, goal: Goal) -> None:
        goal.case = self.case
        goal.set(by=self.mette)

    def write_factors(self) -> None:
        on = self.day(date(2025, 10, 6))
        for key, weight, later in BARRIERS:
            self.factors[key] = Factor(kind="barrier", area=self.world.areas[key], weight=weight, found_on=on)
            self.diary.note(on, partial(self.find, self.factors[key], "citizen"))
            for day, new, assessor, note in later:
                weigh = partial(self.factors[key].weigh, new, assessor=assessor, by=self.mette, note=note)
                self.diary.note(self.day(day), partial(weigh, on=self.day(day)))
        for key, weight in RESOURCES:
            self.factors[key] = Factor(kind="resource", area=self.world.areas[key], weight=weight, found_on=on)
            self.diary.note(on, partial(self.find, self.factors[key], "caseworker"))
        self.diary.note(on, lambda: self.case.finish_overview(by=self.mette))

    def find(self, factor: Factor, assessor: str) -> None:
        factor.case = self.case
        factor.find(assessor=assessor, by=self.mette)

    def write_intervention(
        self,
        key: str,
        planned_on: date,
        starts_on: date,
        ends_on: date,
        hours: int,
        effect: str,
        barriers: list[str],
        follow_ups: list[Look],
    ) -> None:
        first = self.day(follow_ups[0][0] if follow_ups else starts_on + timedelta(days=21))
        row = Intervention(
            offer=self.world.offer(key),
            expected_effect=effect,
            expected_indicators=self.world.offer(key).expected_indicators,
            starts_on=self.day(starts_on),
            ends_on=self.day(ends_on),
            hours_per_week=Decimal(hours),
            first_follow_up_on=first,
        )
        self.diary.note(self.day(planned_on), partial(self.plan, row, barriers))
        if key == "wage_subsidy_public":
            reason = "Karina vil have ro på ryggen, før hun tager flere timer."
            self.diary.note(self.day(date(2026, 10, 29)), partial(row.drop, reason=reason, by=self.mette))
        elif row.starts_on < self.year.today:
            self.diary.note(row.starts_on, partial(row.start, on=row.starts_on, by=self.mette))
        for held_on, outcome, decision, next_on, note in follow_ups:
            next_day = self.day(next_on) if next_on else None
            follow_up = FollowUp(
                held_on=self.day(held_on), effect=outcome, decision=decision, next_on=next_day, note=note
            )
            self.diary.note(follow_up.held_on, partial(self.register, follow_up, row))
        if key == "company_placement_clarification":
            self.diary.note(self.day(date(2026, 10, 5)), partial(self.raise_hours, row, 12))

    def plan(self, row: Intervention, barriers: list[str]) -> None:
        row.case = self.case
        row.plan(by=self.mette)
        row.goals.add(*[goal for goal in self.goals.values() if goal.pk and goal.is_active])
        row.factors.add(*[self.factors[key] for key in barriers])

    def register(self, follow_up: FollowUp, row: Intervention) -> None:
        follow_up.intervention = row
        follow_up.register(by=self.mette)

    def raise_hours(self, row: Intervention, hours: int) -> None:
        row.refresh_from_db()
        row.hours_per_week = Decimal(hours)
        row.change(by=self.mette)

    def agree(self, on: date, view: str, words: str) -> None:
        if self.case.weekly_hours_ceiling is None:
            self.case.weekly_hours_ceiling = Decimal(20)
            self.case.change(by=self.mette)
        version = PlanVersion(
            case=self.case, agreed_on=on, citizen_view=view, citizen_words=words, signed_how="spoken"
        )
        self.year.agree(version, self.mette)

    def write_others(self) -> None:
        """Mentor and company consultant take part still, the psychologist no more; a colleague looked."""
        mentor, company, psychologist = self.staff["poul"], self.staff["lise"], self.staff["signe"]
        for person, part, from_on, until_on in [
            (mentor, Involvement.Part.MENTOR, date(2026, 1, 12), None),
            (company, Involvement.Part.COMPANY_CONSULTANT, date(2026, 8, 27), None),
            (psychologist, Involvement.Part.DISCIPLINE, date(2026, 3, 2), date(2026, 10, 30)),
        ]:
            on, until = self.day(from_on), self.day(until_on) if until_on else None
            self.diary.note(on, partial(self.involve, person, part, on, until))
        self.diary.note(self.day(date(2026, 10, 21)), self.answer_the_phone)
        for who, relation, page, day in [
            ("birgit", "team", "cases:case_history", date(2026, 11, 3)),
            ("poul", "mentor", "plans:plan_detail", date(2026, 11, 10)),
            ("lise", "company_consultant", "case_detail", date(2026, 11, 12)),
            ("mette", "coordinator", "followup:follow_up_list", date(2026, 11, 17)),
            ("mette", "coordinator", "case_detail", date(2026, 11, 19)),
        ]:
            self.diary.note(self.day(day), partial(self.see, self.staff[who], relation, page))

    def involve(self, person: User, part: str, from_on: date, until_on: date | None) -> None:
        self.case.involvements.create(user=person, part=part, from_on=from_on, until_on=until_on)

    def answer_the_phone(self) -> None:
        text = "Karina ringede og meldte afbud til praktikken. Hendes barn er sygt."
        ReasonedLook(case=self.case, user=self.staff["fatma"], reason=ReasonedLook.Reason.CONTACT, text=text).grant()

    def see(self, person: User, relation: str, page: str) -> None:
        Access.objects.create(case_id=self.case.pk, user=person, role=person.role, relation=relation, page=page)

"""The story of one citizen: made up first, then lived day by day through the models."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from accounts.models import User
from cases.models import Case, Citizen, Factor, Goal, GoalSuggestion, Involvement
from catalog.models import Offer
from followup.models import FollowUp
from hjoerring.demo import cases, papers, texts
from hjoerring.demo.cases import GROUPS, Part, World
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Diary, Year, first_working_day
from journal.models import Access
from plans.models import Intervention, PlanVersion, Reconsideration

WEEK = timedelta(days=7)
# How long ago the case was opened, in days: at least, at most.
OPENED = {
    cases.FRESH: (5, 24),
    cases.NO_PLAN: (20, 80),
    cases.NO_GOAL: (60, 200),
    cases.CLOSED: (180, 380),
    cases.UNASSIGNED: (1, 6),
}
LOOKED_AT = ["case_detail", "plans:plan_detail", "followup:follow_up_list", "cases:goal_list", "cases:case_history"]


@dataclass
class Step:
    """An intervention of the story and the days on which it is looked at."""

    offer: Offer
    starts_on: date
    ends_on: date
    hours: int
    follow_ups: list[date] = field(default_factory=list)
    next_on: date | None = None  # none once it is over
    outcome: str = ""  # complete, stop or drop
    without_effect: bool = False
    row: Intervention | None = None


class Story:
    """One citizen's year. `tell` lives it and gives the case."""

    def __init__(
        self, part: Part, citizen: Citizen, world: World, staff: Staff, year: Year, chance: random.Random
    ) -> None:
        self.citizen = citizen
        self.part, self.world, self.staff, self.year, self.chance = part, world, staff, year, chance
        self.worker = part.worker
        self.diary = Diary()
        least, most = OPENED.get(part.situation, (75, 390))
        if part.weeks:
            most = max(min(most, part.weeks * 7 - 7), least)
        self.opened_on = year.ago(chance.randint(least, max(least, min(most, 390))))
        self.closed_on = year.ago(chance.randint(6, 80)) if part.situation == cases.CLOSED else None
        self.goals: list[Goal] = []
        self.factors: list[Factor] = []
        self.steps: list[Step] = []

    def tell(self) -> Case:
        """Make the story up, then live it."""
        situation = self.part.situation
        self.open()
        has_goals = situation not in {cases.NO_GOAL, *cases.JUST_BEGUN} or bool(self.part.goal)
        if has_goals:
            self.set_goals()
        if situation not in cases.JUST_BEGUN or has_goals:
            self.find_factors()
        if situation not in {cases.NO_PLAN, *cases.JUST_BEGUN}:
            self.make_plan()
        if situation not in {cases.RECONSIDER, *cases.JUST_BEGUN} and self.steps:
            self.agree()
        self.meet_others()
        self.look()
        papers.write(self)
        if self.closed_on:
            self.diary.note(self.closed_on, self.close)
        self.diary.live(self.year, self.chance)
        return self.case

    # The case

    def open(self) -> None:
        _, (fewest, most), _ = GROUPS[self.part.group]
        self.citizen.has_protected_address = self.part.is_protected
        if self.part.weeks is None:
            self.since = self.opened_on - WEEK * self.chance.randint(fewest, most)
        else:
            self.since = min(self.year.today - WEEK * self.part.weeks, self.opened_on)
        self.diary.note(self.opened_on, self.create)
        if self.part.is_restricted:
            self.diary.note(self.opened_on, self.restrict)
        if self.part.situation == cases.UNASSIGNED:
            self.diary.note(self.opened_on, self.leave_to_the_lead)

    def create(self) -> None:
        group = self.world.groups[self.part.group]
        self.case = Case.open_for(
            self.citizen,
            by=self.worker,
            coordinator=self.worker,
            target_group=group,
            support_since=self.since,
            on=self.opened_on,
        )
        if self.part.group in {"job_clarification", "resource_programme"}:
            earlier = "Sygedagpenge" if self.part.group == "job_clarification" else "Kontanthjælp"
            until = self.since - timedelta(days=1)
            self.case.benefit_spells.create(benefit=earlier, from_on=until - WEEK * 21, until_on=until)

    def restrict(self) -> None:
        self.case.is_restricted = True
        self.case.change(by=self.worker)

    def leave_to_the_lead(self) -> None:
        """Whoever opened the case is not the one who is to have it."""
        self.case.involvements.all().delete()

    def close(self) -> None:
        assert self.closed_on
        job = any(goal.status == Goal.Status.REACHED and goal.kind == Goal.Kind.JOB for goal in self.goals)
        reached = any(goal.status == Goal.Status.REACHED for goal in self.goals)
        reasons = ["pension", "moved", "other"] if self.part.group != "flexjob_unemployed" else ["flexjob"]
        reason = "job" if job else "education" if reached else self.chance.choice(reasons)
        self.case.close(on=self.closed_on, reason=reason, by=self.worker)

    # Goals, resources and barriers

    def suggestions(self) -> list[GoalSuggestion]:
        """What the citizen aims for, the most important first."""
        found = [self.world.suggestions[self.part.goal]] if self.part.goal else []
        is_young = GROUPS[self.part.group][0][1] < 30
        every = sorted(self.world.suggestions.values(), key=lambda each: each.key)
        wanted = self.chance.choices([1, 2, 3], [35, 48, 17])[0]
        while len(found) < wanted:
            kinds = ["education", "job"] if is_young else ["job"] * 4 + ["education"]
            kind = self.chance.choice(kinds)
            each = self.chance.choice([each for each in every if each.kind == kind])
            if each not in found:
                found.append(each)
        return found

    def set_goals(self) -> None:
        on = self.after_opening(5, 20)
        for number, each in enumerate(self.suggestions()):
            goal = Goal(
                kind=each.kind,
                title=each.title,
                branch=each.branch,
                disco_code=each.disco_code,
                occupation=self.world.occupations.get(each.disco_code),
                hours_per_week=self.chance.choice([each.typical_hours, 15, 20]) if each.typical_hours else None,
                wish=self.chance.choice(texts.WISHES[each.branch.key]),
                competence=self.chance.choice(texts.COMPETENCES),
                local_market=self.chance.choice(texts.MARKETS[each.branch.local_demand]),
            )
            self.goals.append(goal)
            self.diary.note(on, partial(self.set_goal, goal))
            if number and self.chance.random() < 0.35:
                self.turn_later(goal, self.chance.choice(["paused", "paused", "dropped"]), on)
        if self.closed_on and self.chance.random() < 0.75:
            goal = self.goals[0]
            self.diary.note(self.closed_on, partial(self.turn, goal, "reached"))

    def set_goal(self, goal: Goal) -> None:
        goal.case = self.case
        goal.set(by=self.worker)

    def turn_later(self, goal: Goal, status: str, on: date) -> None:
        latest = (self.closed_on or self.year.ago(3)) - timedelta(days=2)
        day = first_working_day(on + timedelta(days=self.chance.randint(20, 120)))
        if day < latest:
            self.diary.note(day, partial(self.turn, goal, status))

    def turn(self, goal: Goal, status: str) -> None:
        goal.turn(status, reason=self.chance.choice(texts.GOAL_TURNS[status]), by=self.worker)

    def find_factors(self) -> None:
        on = self.after_opening(3, 16)
        common = GROUPS[self.part.group][2].split()
        for key in self.chance.sample(common, min(len(common), self.chance.choice([2, 2, 3, 4]))):
            self.find(
                Factor(kind="barrier", area=self.world.areas[key], weight=self.chance.choice([2, 2, 3, 3, 4])), on
            )
        for key in self.chance.sample(self.world.resources, self.chance.choice([1, 1, 2, 3])):
            self.find(Factor(kind="resource", area=self.world.areas[key], weight=self.chance.choice([2, 3, 3, 4])), on)
        if self.chance.random() < 0.12:
            kind = self.chance.choice(["barrier", "resource"])
            words = self.chance.choice(texts.OWN_WORDS[kind])
            self.find(Factor(kind=kind, own_words=words, weight=self.chance.choice([2, 3])), on)
        if self.part.situation not in {cases.FRESH, cases.NO_PLAN}:
            self.diary.note(on, lambda: self.case.finish_overview(by=self.worker))
        for months, count in ((3, 2), (7, 1)):
            day = first_working_day(on + timedelta(days=months * 30 + self.chance.randint(0, 14)))
            if day < (self.closed_on or self.year.ago(2)):
                for factor in self.chance.sample(self.factors, count):
                    self.diary.note(day, partial(self.weigh, factor, day))

    def find(self, factor: Factor, on: date) -> None:
        factor.found_on = on
        self.factors.append(factor)
        assessor = self.chance.choices(["caseworker", "citizen", "psychologist"], [60, 30, 10])[0]

        def act() -> None:
            factor.case = self.case
            factor.find(assessor=assessor, by=self.worker)

        self.diary.note(on, act)

    def weigh(self, factor: Factor, on: date) -> None:
        """Mostly to the better; now and then it gets worse."""
        better = -1 if factor.is_barrier else 1
        step = self.chance.choices([better, 0, -better], [70, 18, 12])[0]
        weight = min(max(factor.weight + step, 0 if factor.is_barrier else 1), 4)
        moved = (weight - factor.weight) * better
        note = self.chance.choice(texts.FACTOR_NOTES["less" if moved > 0 else "more" if moved < 0 else "same"])
        assessor = self.chance.choice(["caseworker", "citizen"])
        factor.weigh(weight, assessor=assessor, on=on, by=self.worker, note=note if factor.is_barrier else "")

    # The plan

    def make_plan(self) -> None:
        """Interventions that run side by side, some that are over and perhaps one to come."""
        situation = self.part.situation
        room = 30
        over = self.chance.choices([0, 1, 2], [45, 40, 15])[0]
        running = self.chance.choices([1, 2, 3, 4], [30, 42, 22, 6])[0]
        if situation == cases.CLOSED:
            over, running = 2, 0
        if situation == cases.RECONSIDER:
            running = max(running, 2)
        offers = self.choose(over + running + 1)
        for offer in offers[:over]:
            self.past(offer)
        for number, offer in enumerate(offers[over : over + running]):
            step = self.present(offer, situation if number == 0 else cases.ON_TRACK, room)
            room = max(room - step.hours, 2)
        if not self.closed_on and len(offers) > over + running and self.chance.random() < 0.28:
            self.future(offers[-1], min(room, 12))

    def choose(self, count: int) -> list[Offer]:
        """Offers for the citizen's group that act on what stands in the way, of different kinds."""
        group = self.part.group
        mine = {factor.area.key for factor in self.factors if factor.area}
        open_to = [offer for offer in self.world.offers if group in self.world.open_to[offer.key]]
        scored = [(len(mine & self.world.acts_on[offer.key]) + self.chance.random(), offer) for offer in open_to]
        chosen: list[Offer] = []
        for _, offer in sorted(scored, key=lambda pair: -pair[0]):
            if sum(other.category_id == offer.category_id for other in chosen) < 2:
                chosen.append(offer)
        if self.chance.random() < 0.6:  # a workplace as soon as possible is the heart of the model
            work = [offer for offer in chosen if offer.category.colour == "company"][:1]
            chosen = work + [offer for offer in chosen if offer not in work]
        return chosen[:count]

    def past(self, offer: Offer) -> None:
        length = timedelta(weeks=offer.duration_weeks)
        first = first_working_day(self.opened_on + timedelta(days=12))
        last = (self.closed_on or self.year.today) - timedelta(days=9)
        if first + timedelta(days=30) > last:
            return
        starts_on = first_working_day(
            first + timedelta(days=self.chance.randint(0, max((last - first - length).days, 0)))
        )
        ends_on = min(starts_on + length, self.before(last))
        outcome = self.chance.choices(["complete", "stop", "drop"], [72, 20, 8])[0]
        step = Step(offer, starts_on, ends_on, self.hours(offer, 20), outcome=outcome)
        if outcome == "stop":
            ends_on = self.before(starts_on + (ends_on - starts_on) * 0.6)
            step.without_effect = self.chance.random() < 0.4
        if outcome != "drop":
            step.follow_ups = self.days_until(max(ends_on, starts_on + timedelta(days=7)), step)
        self.put(step)

    def present(self, offer: Offer, situation: str, room: int) -> Step:
        today = self.year.today
        length = timedelta(weeks=max(offer.duration_weeks, 6))
        if situation == cases.ENDS_SOON:
            ends_on = self.year.ahead(self.chance.randint(1, 10))
        elif situation == cases.UNANSWERED:
            ends_on = self.year.ago(self.chance.randint(2, 20))
        else:
            ends_on = today + max(length * self.chance.uniform(0.15, 0.85), timedelta(days=18))
            ends_on = first_working_day(ends_on)
        earliest = first_working_day(self.opened_on + timedelta(days=10))
        starts_on = min(max(self.before(ends_on - length), earliest), self.year.ago(4))
        ends_on = max(ends_on, starts_on)
        step = Step(offer, starts_on, ends_on, self.hours(offer, room))
        late = self.part.days_over if self.part.days_over is not None else self.chance.randint(1, 26)
        if situation == cases.OVERDUE:
            step.next_on = max(today - timedelta(days=late), starts_on + timedelta(days=1))
        elif situation == cases.RECONSIDER:
            step.next_on = self.year.ahead(self.chance.randint(8, 20))
            step.without_effect = True
        else:
            step.next_on = self.year.ahead(self.chance.randint(0, 24))
        step.follow_ups = [day for day in self.days_until(step.next_on, step)[:-1] if day < today]
        if step.without_effect and not step.follow_ups:
            step.follow_ups = [self.year.ago(3)]
        self.put(step)
        return step

    def future(self, offer: Offer, hours: int) -> None:
        starts_on = self.year.ahead(self.chance.randint(5, 60))
        ends_on = starts_on + timedelta(weeks=offer.duration_weeks)
        self.put(Step(offer, starts_on, ends_on, self.hours(offer, hours)))

    def hours(self, offer: Offer, room: int) -> int:
        usual = int(offer.hours_per_week)
        if usual > 6:
            usual = self.chance.randint(usual // 3, usual)
        return max(min(usual, room), 1)

    def days_until(self, last: date, step: Step) -> list[date]:
        """Days of follow-up at the offer's rhythm, the last one given; two or three, or the story gets long."""
        rhythm = timedelta(days=step.offer.follow_up_interval_days)
        while last - rhythm * 2.5 > step.starts_on:
            rhythm *= 2
        days = [last]
        while days[0] - rhythm > step.starts_on + timedelta(days=5):
            days.insert(0, self.before(days[0] - rhythm))
        return days

    def put(self, step: Step) -> None:
        """Write the step into the diary from planning to its last follow-up."""
        self.steps.append(step)
        planned_on = self.before(step.starts_on - timedelta(days=self.chance.randint(2, 12)))
        latest = self.year.ago(self.chance.randint(1, 12))
        planned_on = min(max(planned_on, self.after_opening(5, 9)), step.starts_on, latest)
        self.diary.note(planned_on, partial(self.plan, step))
        if step.outcome == "drop":
            self.diary.note(max(planned_on, self.before(step.starts_on)), partial(self.drop, step))
            return
        if planned_on < step.starts_on < self.year.today:
            self.diary.note(step.starts_on, partial(self.start, step))
        days = [*step.follow_ups, step.next_on]
        for number, day in enumerate(step.follow_ups):
            is_last = number == len(step.follow_ups) - 1
            self.diary.note(day, partial(self.follow_up, step, day, days[number + 1], is_last=is_last))

    def plan(self, step: Step) -> None:
        days = [*step.follow_ups, step.next_on or step.starts_on + timedelta(days=step.offer.follow_up_interval_days)]
        step.row = Intervention(
            case=self.case,
            offer=step.offer,
            expected_effect=step.offer.expected_effect,
            expected_indicators=step.offer.expected_indicators,
            starts_on=step.starts_on,
            ends_on=step.ends_on,
            hours_per_week=Decimal(step.hours),
            first_follow_up_on=max(days[0], step.starts_on),
        )
        step.row.plan(by=self.worker)
        acts_on = self.world.acts_on[step.offer.key]
        step.row.goals.add(*[goal for goal in self.goals if goal.pk and goal.is_active][:2])
        step.row.factors.add(*[each for each in self.factors if each.pk and each.area and each.area.key in acts_on])

    def start(self, step: Step) -> None:
        assert step.row
        step.row.start(on=step.starts_on, by=self.worker)

    def drop(self, step: Step) -> None:
        assert step.row
        if step.row.is_planned:
            step.row.drop(reason=self.chance.choice(texts.DROPPED), by=self.worker)

    def follow_up(self, step: Step, on: date, next_on: date | None, *, is_last: bool) -> None:
        effect = self.chance.choices(["as_expected", "less", "too_early"], [74, 18, 8])[0]
        decision = "adjust" if effect == "less" and self.chance.random() < 0.6 else "continue"
        note = self.chance.choice(texts.FOLLOW_UPS[effect])
        if is_last and step.without_effect:
            effect, decision = "none", step.outcome or "adjust"
            note = self.chance.choice(texts.FOLLOW_UPS["none"])
        elif next_on is None:
            decision = step.outcome
            effect = "less" if decision == "stop" else "as_expected"
            note = self.chance.choice(texts.FOLLOW_UPS[decision])
        FollowUp(
            intervention=step.row,
            held_on=on,
            effect=effect,
            decision=decision,
            next_on=next_on if decision in {"continue", "adjust"} else None,
            note=note,
        ).register(by=self.worker)
        if effect == "none" and self.part.situation != cases.RECONSIDER:
            self.settle()

    def settle(self) -> None:
        question = Reconsideration.objects.open().filter(case=self.case).first()
        if question:
            question.settle(answer=self.chance.choice(texts.ANSWERS), by=self.worker)

    def agree(self) -> None:
        """The plan is agreed with the citizen and frozen; for most the demo leaves the paper out."""
        if self.worker.username != "mette" and self.chance.random() > 0.05:
            return
        day = self.before(max(step.starts_on for step in self.steps if step.starts_on < self.year.today))
        view = self.chance.choices(["agrees", "partly", "disagrees", "unable"], [80, 13, 4, 3])[0]
        words = self.chance.choice(texts.CITIZEN_WORDS[view])
        self.diary.note(max(day, self.opened_on), partial(self.freeze, view, words))

    def freeze(self, view: str, words: str) -> None:
        version = PlanVersion(case=self.case, citizen_view=view, citizen_words=words, signed_how="spoken")
        self.year.agree(version, self.worker)

    # Others

    def meet_others(self) -> None:
        """Mentors, company consultants and the disciplines take part while what they do runs."""
        met: set[User] = set()
        for step in self.steps:
            if step.outcome == "drop" or step.starts_on >= self.year.today or self.chance.random() < 0.35:
                continue
            people = {
                "mentor": (Involvement.Part.MENTOR, self.staff.with_role(User.Role.MENTOR)),
                "company": (Involvement.Part.COMPANY_CONSULTANT, self.staff.with_role(User.Role.COMPANY_CONSULTANT)),
                "treatment": (Involvement.Part.DISCIPLINE, self.staff.with_role(User.Role.DISCIPLINE)),
            }.get(step.offer.category.colour)
            if people:
                until = step.follow_ups[-1] if step.outcome and step.follow_ups else None
                person = self.chance.choice(people[1])
                if person in met:
                    continue
                met.add(person)
                self.diary.note(step.starts_on, partial(self.involve, people[0], person, step.starts_on, until))

    def involve(self, part: str, person: User, from_on: date, until_on: date | None) -> None:
        self.case.involvements.create(user=person, part=part, from_on=from_on, until_on=until_on)

    def look(self) -> None:
        """Whose eyes have been on the case lately."""
        people = [(self.worker, "coordinator")]
        if self.chance.random() < 0.3 and not self.part.is_restricted:
            people.append((self.chance.choice(self.staff.colleagues(self.worker)), "team"))
        for person, relation in people:
            day = self.year.ago(self.chance.randint(1, 20))
            page = self.chance.choice(LOOKED_AT)
            if day > self.opened_on:
                self.diary.note(day, partial(self.see, person, relation, page))

    def see(self, person: User, relation: str, page: str) -> None:
        Access.objects.create(case_id=self.case.pk, user=person, role=person.role, relation=relation, page=page)

    # Days

    def after_opening(self, least: int, most: int) -> date:
        """A working day so many days after the opening, but not after today."""
        day = first_working_day(self.opened_on + timedelta(days=self.chance.randint(least, most)))
        return min(day, self.year.ago(1))

    def before(self, day: date) -> date:
        """The day itself or the last working day before it."""
        return self.year.ago((self.year.today - day).days) if day < self.year.today else first_working_day(day)

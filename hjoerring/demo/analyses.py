"""Interdisciplinary analyses at every step: Jens-Ole Thomsen's conference is today, others' came before or come after.

Told when the cases are, each step on its day and by the methods that the pages use.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from cases.models import Case, Consent, Factor, FactorReview
from catalog.models import Area, Offer
from conferences import answers, holding, offers, planning, staffing
from conferences.models import Analysis, Conference, ConferenceDay, Discipline, Proposal, Room
from conferences.round_table import begin_round_table
from conferences.withdrawals import take_back
from hjoerring.demo import analysis_texts as texts
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from plans.models import PlanVersion

WHO = {"psychologist": "signe", "occupational-therapist": "tobias", "nurse": "lone"}
CORE = ["caseworker", *WHO]
MOST_HOURS = Decimal(12)
OPEN_SINCE = 50  # days, so that everything can have happened
# Days ago: offered, the citizen's yes, all signed, held, proposals answered, plan agreed.
FINISHED = (
    (182, 180, 169, 161, 156, 153),
    (147, 141, 128, 121, 119, 112),
    (112, 111, 96, 88, 85, 82),
    (93, 90, 80, 73, 68, 64),
)
USUAL = timedelta(minutes=planning.USUAL)


@dataclass
class Told:
    """What several of the stories share."""

    staff: Staff
    year: Year
    disciplines: dict[str, Discipline] = field(default_factory=dict)
    days: dict[date, ConferenceDay] = field(default_factory=dict)

    def writer(self, key: str, case: Case) -> User:
        """The caseworker's part is written by whoever is responsible."""
        return self.staff[WHO[key]] if key in WHO else worker_of(case)


def tell(staff: Staff, year: Year) -> None:
    """Of Mette Kjær's citizens and, when they are few, of those of her team that are told with hers."""
    told = Told(staff, year, Discipline.objects.in_bulk(CORE, field_name="key"))
    karina, jens_ole, *others = chosen(staff, year)
    translated(karina, told, texts.KARINAS, begun=340, held=320)
    today(jens_ole, told)
    stories = (late, waiting, withdrawn, carried_out, asked, talk, refused)
    for story, case in zip(stories, others, strict=False):
        story(case, told)
    for days, case in zip(FINISHED, long_open(others[len(stories) :], told), strict=False):
        finished(case, told, *days)


def chosen(staff: Staff, year: Year) -> list[Case]:
    """Karina Bødker's case, Jens-Ole Thomsen's or the next, and more, the same whoever else tells the demo."""
    mette = staff["mette"]
    workers = {worker.pk for worker, _ in staff.caseloads if staff.half_of(worker) == staff.half_of(mette)}
    cases = (
        Case.objects.as_system("the demo is being made")
        .open()
        .filter(team=mette.team, is_restricted=False, opened_on__lt=year.ago(OPEN_SINCE))
    )
    found = [case for case in cases.select_related("citizen", "team") if worker_of(case).pk in workers]

    def place(case: Case) -> tuple[bool, bool, bool, int]:
        name, is_hers = case.citizen.name, worker_of(case).pk == mette.pk
        return name != "Karina Bødker", name != "Jens-Ole Thomsen", not is_hers, case.pk

    return sorted(found, key=place)


def long_open(cases: list[Case], told: Told) -> list[Case]:
    """Those that were open before the first of the finished ones was offered, and have agreed no plan yet."""
    since = told.year.ago(FINISHED[0][0] + 10)
    agreed = set(PlanVersion.objects.filter(case__in=cases).values_list("case", flat=True))
    return [case for case in cases if case.opened_on < since and case.pk not in agreed]


def worker_of(case: Case) -> User:
    assert case.coordinator  # who tells it
    return case.coordinator


# The stories


def today(case: Case, told: Told) -> None:
    """Everybody has signed, and the conference is at one o'clock."""
    find_factors(case, told, 17)
    analysis = accepted(case, told, 15, 13, texts.JENS_OLE)
    plan(analysis, told, told.year.today, time(13), ago=8)
    for ago, (key, said) in zip((12, 8, 7, 6), texts.JENS_OLE.said.items(), strict=True):
        sign(analysis, told, key, said, ago)


def late(case: Case, told: Told) -> None:
    """The nurse has not signed, and the day for it is past."""
    analysis = accepted(case, told, 24, 20, texts.OTHERS)
    plan(analysis, told, told.year.today, time(14), ago=9)
    sign_all(analysis, told, texts.OTHERS, 10, but="nurse")


def withdrawn(case: Case, told: Told) -> None:
    """The citizen took the word for the psychologist back after the talk."""
    analysis = accepted(case, told, 19, 16, texts.OTHERS)
    sign_all(analysis, told, texts.OTHERS, 9, confidential=True)
    plan(analysis, told, told.year.ahead(5), time(10), ago=6)
    told.year.go_to(told.year.ago(2), 75)
    consent = case.consents.filter(purpose=Consent.Purpose.ANALYSIS).latest("pk")
    take_back(consent, without=[told.disciplines["psychologist"].department], by=worker_of(case))


def waiting(case: Case, told: Told) -> None:
    """Held, and nobody has answered what it proposed yet."""
    analysis = accepted(case, told, 25, 22, texts.OTHERS)
    conference = plan(analysis, told, told.year.ago(3), time(9, 30), ago=15)
    sign_all(analysis, told, texts.OTHERS, 12)
    hold(conference, told, texts.OTHERS)


def carried_out(case: Case, told: Told) -> None:
    translated(case, told, texts.OTHERS, begun=42, held=20)


def translated(case: Case, told: Told, story: texts.Story, *, begun: int, held: int) -> None:
    """Held, and taken into the plan."""
    analysis = accepted(case, told, begun, begun - 3, story)
    on = told.year.ago(held)
    conference = plan(analysis, told, on, time(11), ago=begun - 5)
    sign_all(analysis, told, story, begun - 8)
    hold(conference, told, story)
    told.year.go_to(told.year.ago(held - 5), 120)
    conference.go_through(on=timezone.localdate())
    answers.accept(conference, by=worker_of(case))


def finished(case: Case, told: Told, begun: int, yes: int, signed: int, held: int, answered: int, agreed: int) -> None:
    """The whole way, to the plan that was agreed with what the conference proposed."""
    analysis = accepted(case, told, begun, yes, texts.OTHERS)
    conference = plan(analysis, told, told.year.ago(held), time(11), ago=yes - 1)
    sign_all(analysis, told, texts.OTHERS, signed)
    hold(conference, told, texts.OTHERS)
    told.year.go_to(told.year.ago(answered), 120)
    answers.accept(conference, by=worker_of(case))
    told.year.go_to(told.year.ago(agreed), 60)
    version = PlanVersion(case=case, agreed_on=timezone.localdate(), citizen_view="agrees", signed_how="spoken")
    version.freeze(by=worker_of(case))
    for line in case.interventions.planned().filter(proposal__conference=conference, starts_on__lt=told.year.today):
        told.year.go_to(line.starts_on, 30)
        line.start(on=line.starts_on, by=worker_of(case))
        if line.ends_on < told.year.today:
            told.year.go_to(line.ends_on, 300)
            line.complete(on=line.ends_on, effect="as_expected")
        else:
            line.carry_on(until=told.year.ahead(12), effect="as_expected")


def asked(case: Case, told: Told) -> None:
    offered(case, told, 2, because="To indsatser er stoppet uden effekt, og helbredet er uklart.")


def refused(case: Case, told: Told) -> None:
    analysis = offered(case, told, 40, because="Forløbet går langsomt frem.")
    told.year.go_to(told.year.ago(37), 100)
    words = "Jeg vil hellere vente, til jeg kender min nye medarbejder bedre."
    offers.decline(analysis, on=timezone.localdate(), words=words, by=worker_of(case))


def talk(case: Case, told: Told) -> None:
    told.year.go_to(told.year.ago(4), 50)
    worker = worker_of(case)
    round_table = Analysis(
        case=case,
        kind=Analysis.Kind.ROUND_TABLE,
        because="Planen skal genovervejes: to indsatser har ingen effekt.",
        offered_by=worker,
    )
    begin_round_table(round_table, by=worker, on=timezone.localdate())
    plan(round_table, told, told.year.ahead(5), time(11), ago=3)


# Their steps


def offered(case: Case, told: Told, ago: int, *, because: str) -> Analysis:
    told.year.go_to(told.year.ago(ago), 60)
    worker = worker_of(case)
    analysis = Analysis(case=case, because=because, offered_on=timezone.localdate())
    offers.offer(analysis, by=worker)
    return analysis


def accepted(case: Case, told: Told, offered_ago: int, ago: int, story: texts.Story) -> Analysis:
    """The citizen's yes to each profession, the colleagues who are asked, and what the citizen wants them to know."""
    analysis = offered(case, told, offered_ago, because=story.because)
    told.year.go_to(told.year.ago(ago), 70)
    worker, on = worker_of(case), timezone.localdate()
    analysis.own_words, analysis.matters_most = story.own_words, story.matters_most
    analysis.others_should_know, analysis.takes_part, analysis.words_on = story.others_should_know, True, on
    analysis.keep_words()
    disciplines = list(told.disciplines.values())
    offers.accept(analysis, on=on, disciplines=disciplines, given_how="written", until=on + offers.A_YEAR, by=worker)
    for key in CORE:
        due_on = analysis.interviews_by or on
        staffing.ask(analysis, told.disciplines[key], told.writer(key, case), due_on=due_on, by=worker)
    return analysis


def plan(analysis: Analysis, told: Told, on: date, clock: time, *, ago: int) -> Conference:
    told.year.go_to(told.year.ago(ago), 90)
    begins = timezone.make_aware(datetime.combine(on, clock))
    day = told.days.get(on)
    if day is None:
        birgit = told.staff["birgit"]
        assert birgit.team  # which she leads
        room = Room.objects.current().order_by("order", "pk")[0]
        day = ConferenceDay.objects.create(team=birgit.team, on=on, room=room, chair=birgit, created_by=birgit)
        told.days[on] = day
    return planning.plan(analysis, day=day, starts_at=begins, ends_at=begins + USUAL, by=worker_of(analysis.case))


def sign_all(
    analysis: Analysis, told: Told, story: texts.Story, ago: int, *, but: str = "", confidential: bool = False
) -> None:
    for key, said in story.said.items():
        if key != but:
            sign(analysis, told, key, said, ago, confidential=confidential)


def sign(analysis: Analysis, told: Told, key: str, said: texts.Said, ago: int, *, confidential: bool = False) -> None:
    """Written the day before it is signed."""
    told.year.go_to(told.year.ago(ago), 30)
    contribution = analysis.contributions.get(discipline=told.disciplines[key])
    contribution.interview_on = told.year.ago(ago + 1)
    contribution.strengths, contribution.obstacles, contribution.needed = said.strengths, said.obstacles, said.needed
    contribution.suggestion, contribution.considerations = said.suggestion, said.considerations
    contribution.hours_from, contribution.hours_to = said.hours
    contribution.confidential = said.confidential if confidential or said.is_always_noted else ""
    seen = {prompt.pk: said.seen for prompt in told.disciplines[key].prompts.all()[:1]}
    contribution.keep(seen, weights_of(analysis.case, said), {})
    for offer in Offer.objects.filter(key__in=said.offers).order_by("pk"):
        contribution.suggestions.create(offer=offer)
    contribution.sign(by=contribution.user, version=contribution.version)


def weights_of(case: Case, said: texts.Said) -> dict[int, int | None]:
    """What the profession says of the barriers it looks at; the rest weigh as they do for the others."""
    weights: dict[int, int | None] = {}
    for factor in case.factors.for_display():
        named = said.weights.get(factor.area.key) if factor.area else None
        if named is not None:
            weights[factor.pk] = named
        elif said.weighs_all:
            weights[factor.pk] = factor.weight
    return weights


def find_factors(case: Case, told: Told, ago: int) -> None:
    """What the citizen says stands in the way, and what there is to build on."""
    told.year.go_to(told.year.ago(ago), 45)
    there = set(case.factors.values_list("area__key", flat=True))
    areas = Area.objects.in_bulk(texts.JENS_OLES_BARRIERS, field_name="key")
    for key, weight in texts.JENS_OLES_BARRIERS.items():
        if key not in there:
            factor = Factor(case=case, kind=Factor.Kind.BARRIER, area=areas[key], weight=weight)
            factor.find(assessor=FactorReview.Assessor.CITIZEN, by=worker_of(case))


def hold(conference: Conference, told: Told, story: texts.Story) -> None:
    """Everybody comes, the sections are written, and what is proposed lies on the table."""
    worker, year = worker_of(conference.analysis.case), told.year
    year.go_to(conference.on, 200)
    for section in conference.sections.all():
        section.text = story.sections.get(section.key, "")
        if section.text:
            section.write(by=worker)
    conference.participants.update(came=True)
    for key, begins, because in story.efforts:
        offer = Offer.objects.get(key=key)
        starts_on = conference.on + timedelta(days=begins)
        Proposal(
            conference=conference,
            kind=Proposal.Kind.INTERVENTION,
            offer=offer,
            because=because,
            suggested_by=next((told.disciplines[one] for one, said in story.said.items() if key in said.offers), None),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(weeks=offer.duration_weeks),
            hours_per_week=min(offer.hours_per_week, MOST_HOURS),
            expected_effect=offer.expected_effect,
        ).lay()
    for title, because in story.goals:
        Proposal(conference=conference, kind=Proposal.Kind.GOAL, goal_kind="job", title=title, because=because).lay()
    conference.recommendation = Conference.Recommendation.PARALLEL_PLAN
    conference.responsible, conference.go_through_by = worker, conference.on + timedelta(days=7)
    conference.decide()
    # What a conference knew reads how barriers were weighed so far.
    year.save_reviews()
    holding.hold(conference, by=worker)

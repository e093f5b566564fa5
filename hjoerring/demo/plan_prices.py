"""A limit above which plans are approved, a plan that waits for the lead's answer, and one that has got it."""

from datetime import timedelta

from accounts.models import User
from cases.models import Case
from catalog.models import Offer
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from plans.approvals import gate_of
from plans.forms.lines import proposal
from plans.models import Intervention, PlanApproval, PriceLimit

KRONER = 70_000  # above what plans cost here that nobody is to be stopped in
DEAR = ["driver_training", "welding_certificate"]
WEEKS = 30
# Days ago it was asked and why, and what was answered the day after.
STORIES = [
    (2, "Borgeren har tilsagn om job, når papirerne er i orden.", ""),
    (
        6,
        "Certifikaterne er det, arbejdsgiverne i området mangler.",
        "Godkendt, så længe praktikken løber ved siden af.",
    ),
]


def tell(staff: Staff, year: Year) -> None:
    """Of Mette Kjær's citizens, and not of Karina Bødker, whose plan is there to be agreed."""
    year.go_to(year.ago(300), 30)
    limit = PriceLimit(kroner=KRONER, from_on=year.ago(300))
    limit.save()
    mette, lead = staff["mette"], staff["birgit"]
    cases = Case.objects.as_system("the demo is being made").open().coordinated_by(mette)
    running = Intervention.objects.running().values("case")
    chosen = cases.filter(pk__in=running).exclude(citizen__first_name="Karina").order_by("pk")[: len(STORIES)]
    for case, key, (ago, because, answer) in zip(chosen, DEAR, STORIES, strict=False):
        year.go_to(year.ago(ago), 60)
        _propose(case, Offer.objects.get(key=key), year, mette)
        lines = list(case.interventions.in_plan().for_display())
        gate = gate_of(case, lines, year.today)
        question = PlanApproval(case=case, mark=gate.mark, price=gate.price, limit=limit.kroner, because=because)
        question.ask(by=mette)
        if answer:
            year.go_to(year.ago(ago - 1), 20)
            question.settle(PlanApproval.State.APPROVED, by=lead, answer=answer)


def _propose(case: Case, offer: Offer, year: Year, by: User) -> None:
    line = Intervention(case=case, offer=offer)
    given = proposal(line, year.today + timedelta(days=7))
    goals, factors = given.pop("goals"), given.pop("factors")
    for name, value in given.items():
        setattr(line, name, value)
    line.ends_on = line.starts_on + timedelta(weeks=WEEKS)
    line.longer_because = "Undervisningen ligger to dage om ugen ved siden af praktikken."
    line.plan(by=by)
    line.goals.set(goals)
    line.factors.set(factors)

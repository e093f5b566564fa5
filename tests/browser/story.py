"""A small job centre for the browser: one citizen with everything, one with nothing, one of each role."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import (
    AreaFactory,
    BranchFactory,
    CaseFactory,
    CaseNoteFactory,
    CategoryFactory,
    ConsentFactory,
    DocumentFactory,
    FactorFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    NoticeFactory,
    OfferFactory,
    UserFactory,
)


def tell_story():
    today = timezone.localdate()
    caseworker = UserFactory(first_name="Mette", last_name="Kjær")
    pain = AreaFactory(label="Kroniske smerter")
    debt = AreaFactory(label="Bekymring for forsørgelsen")
    case = CaseFactory(
        coordinator=caseworker,
        citizen__first_name="Karina",
        citizen__last_name="Bødker",
        target_group__label="Jobafklaringsforløb",
        opened_on=today - timedelta(days=400),
    )
    case.benefit_spells.create(benefit="Sygedagpenge", from_on=today - timedelta(days=400))
    goal = GoalFactory(case=case, rank=1, title="Kontormedarbejder", branch=BranchFactory(label="Kontor"))
    barrier = FactorFactory(case=case, area=pain, weight=2, start_weight=3)
    FactorFactory(case=case, area=debt, weight=2, start_weight=2)
    FactorFactory(case=case, resource=True, weight=4, start_weight=3)
    training = OfferFactory(
        title="Træning mod arbejdsopgaver", category=CategoryFactory(key="health", colour="health")
    )
    offer = OfferFactory(title="Gæld og økonomi")
    offer.barriers.add(debt)
    mentor = OfferFactory(title="Hverdagsmentor", category=CategoryFactory(key="mentor", colour="mentor"))
    intervention = InterventionFactory(
        case=case,
        offer=training,
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=5),
        first_follow_up_on=today - timedelta(days=30),
        follow_up_on=today - timedelta(days=3),
    )
    intervention.goals.add(goal)
    intervention.factors.add(barrier)
    FollowUpFactory(
        intervention=intervention,
        registered_by=caseworker,
        held_on=today - timedelta(days=30),
        next_on=today - timedelta(days=3),
    )
    InterventionFactory(
        case=case,
        offer=mentor,
        planned=True,
        starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=100),
        first_follow_up_on=today + timedelta(days=40),
    )
    ConsentFactory(case=case, until_on=today + timedelta(days=20), from_on=today - timedelta(days=100))
    CaseNoteFactory(case=case, author=caseworker, contact_form="phone")
    DocumentFactory(case=case, uploaded_by=caseworker)
    quiet = CaseFactory(coordinator=caseworker, citizen__first_name="Åse", citizen__last_name="Ærø")
    NoticeFactory(recipient=caseworker, on=today)
    return {
        "caseworker": caseworker,
        "case": case,
        "quiet_case": quiet,
        "intervention": intervention,
        "offer": offer,
        "curator": UserFactory(curator=True),
        "administrator": UserFactory(administrator=True),
        "controller": UserFactory(controller=True),
        "team_lead": UserFactory(team_lead=True, team=caseworker.team),
    }

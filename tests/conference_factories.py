import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories import CaseFactory, ConsentFactory, DepartmentFactory, OfferFactory, TeamFactory, UserFactory


class DisciplineFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Discipline"

    key = factory.Sequence("fag-{}".format)
    label = factory.Sequence("Fag {}".format)
    short = factory.Sequence("F{}".format)
    role = "Ser på hverdagen."
    assesses = "Hverdag og arbejde."
    department = factory.SubFactory(
        DepartmentFactory,
        is_profession=True,
        label=factory.SelfAttribute("..label"),
        key=factory.SelfAttribute("..key"),
    )
    order = factory.Sequence(int)


class PromptFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Prompt"

    discipline = factory.SubFactory(DisciplineFactory)
    key = factory.Sequence("emne-{}".format)
    label = factory.Sequence("Emne {}".format)
    question = "Hvad er lykkedes?"
    order = factory.Sequence(int)


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Room"

    key = factory.Sequence("lokale-{}".format)
    label = factory.Sequence("Lokale {}".format)


class AnalysisFactory(DjangoModelFactory):
    """One that the citizen said yes to; `offered`, `declined`, `held` and `round_table` are traits."""

    class Meta:
        model = "conferences.Analysis"

    class Params:
        offered = factory.Trait(
            state="offered", answered_on=None, interviews_by=None, conference_by=None, plan_by=None
        )
        declined = factory.Trait(state="declined", interviews_by=None, conference_by=None, plan_by=None)
        held = factory.Trait(state="held", held_on=datetime.date(2026, 2, 20))
        round_table = factory.Trait(kind="round_table")

    case = factory.SubFactory(CaseFactory)
    state = "accepted"
    because = "Flere fag skal se på det sammen."
    offered_on = datetime.date(2026, 1, 30)
    offered_by = factory.SelfAttribute("case.coordinator")
    answered_on = datetime.date(2026, 2, 2)
    own_words = "Jeg vil gerne arbejde med heste."
    interviews_by = datetime.date(2026, 2, 16)
    conference_by = datetime.date(2026, 2, 23)
    plan_by = datetime.date(2026, 3, 2)


def consent_to(case, *disciplines, **terms):
    """The citizen's yes to these professions, for a year around today."""
    today = timezone.localdate()
    given = {
        "purpose": "analysis",
        "from_on": today - datetime.timedelta(days=60),
        "until_on": today + datetime.timedelta(days=300),
    }
    return ConsentFactory(case=case, departments=[one.department for one in disciplines], **given | terms)


class ContributionFactory(DjangoModelFactory):
    """A draft of a discipline's own employee; the trait `signed` is one that all may read."""

    class Meta:
        model = "conferences.Contribution"

    class Params:
        signed = factory.Trait(
            strengths="Møder til tiden.",
            obstacles="Kort søvn.",
            needed="En fast makker.",
            signed_at=datetime.datetime(2026, 2, 13, 9, tzinfo=datetime.UTC),
        )

    analysis = factory.SubFactory(AnalysisFactory)
    discipline = factory.SubFactory(DisciplineFactory)
    user = factory.SubFactory(UserFactory, discipline=True)
    assigned_by = factory.SelfAttribute("analysis.offered_by")
    due_on = datetime.date(2026, 2, 16)


class ConferenceDayFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.ConferenceDay"

    team = factory.SubFactory(TeamFactory)
    on = datetime.date(2026, 2, 20)
    room = factory.SubFactory(RoomFactory)
    chair = factory.SubFactory(UserFactory, team=factory.SelfAttribute("..team"))
    created_by = factory.SelfAttribute("chair")


class ConferenceFactory(DjangoModelFactory):
    """A planned one; the trait `held` is over."""

    class Meta:
        model = "conferences.Conference"

    class Params:
        held = factory.Trait(
            state="held",
            known=factory.Dict({}),
            held_by=factory.SelfAttribute("day.chair"),
            held_at=factory.SelfAttribute("ends_at"),
            responsible=factory.SelfAttribute("analysis.case.coordinator"),
            go_through_by=factory.LazyAttribute(lambda one: one.day.on + datetime.timedelta(days=7)),
        )
        cancelled = factory.Trait(state="cancelled", cancelled_because="Borgeren er syg.")

    analysis = factory.SubFactory(AnalysisFactory)
    day = factory.SubFactory(ConferenceDayFactory, team=factory.SelfAttribute("..analysis.case.team"))
    starts_at = factory.LazyAttribute(
        lambda one: timezone.make_aware(datetime.datetime.combine(one.day.on, datetime.time(10)))
    )
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + datetime.timedelta(minutes=45))


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Section"

    conference = factory.SubFactory(ConferenceFactory)
    key = "conclusion"


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = "conferences.Participant"

    conference = factory.SubFactory(ConferenceFactory)
    user = factory.SubFactory(UserFactory)


class ProposalFactory(DjangoModelFactory):
    """An effort from the catalogue on the table; `open` waits for an answer."""

    class Meta:
        model = "conferences.Proposal"

    class Params:
        open = factory.Trait(state="open", answer_by=datetime.date(2026, 3, 2))
        goal = factory.Trait(kind="goal", title="Arbejde i en stald", goal_kind="job", offer=None)
        factor = factory.Trait(kind="factor", title="Søvn", factor_kind="barrier", weight=3, offer=None)

    conference = factory.SubFactory(ConferenceFactory)
    kind = "intervention"
    offer = factory.SubFactory(OfferFactory)


def contributions_of(analysis, writer):
    """Two of the writer, whose professions the citizen said yes to: a draft that could be signed, and one that is."""
    therapy, psychology = DisciplineFactory(label="Ergoterapeut"), DisciplineFactory(label="Psykolog")
    consent_to(analysis.case, therapy, psychology)
    written = {"strengths": "Møder til tiden.", "obstacles": "Kort søvn.", "needed": "En fast makker."}
    draft = ContributionFactory(analysis=analysis, discipline=therapy, user=writer, **written)
    signed = ContributionFactory(analysis=analysis, discipline=psychology, user=writer, signed=True)
    for one in (draft, signed):
        one.observations.create(prompt=PromptFactory(discipline=one.discipline), text="Går en tur.")
    return draft, signed

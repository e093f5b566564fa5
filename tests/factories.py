import datetime

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from cases.cpr import read_cpr


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.Team"

    name = factory.Sequence("Team {}".format)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.User"

    class Params:
        team_lead = factory.Trait(role="team_lead")
        curator = factory.Trait(role="curator", team=None)
        administrator = factory.Trait(role="administrator", team=None)
        company_consultant = factory.Trait(role="company_consultant", team=None)
        mentor = factory.Trait(role="mentor", team=None)
        discipline = factory.Trait(role="discipline", team=None)
        controller = factory.Trait(role="controller", team=None)

    username = factory.Sequence("medarbejder{}".format)
    first_name = factory.Faker("first_name", locale="da_DK")
    last_name = factory.Faker("last_name", locale="da_DK")
    team = factory.SubFactory(TeamFactory)


class TargetGroupFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.TargetGroup"

    key = factory.Sequence("target_group_{}".format)
    label = factory.Sequence("Målgruppe {}".format)
    label_plural = factory.SelfAttribute("label")
    short_label = factory.SelfAttribute("label")
    benefit = "Kontanthjælp"


class CitizenFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Citizen"

    cpr_text = factory.Sequence(lambda n: f"{61 + n % 28}{1 + n // 28 % 12:02}80{1000 + n % 3000:04}")
    first_name = factory.Faker("first_name", locale="da_DK")
    last_name = factory.Faker("last_name", locale="da_DK")
    phone = "12345678"
    town = "Hjørring"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        cpr_text = kwargs.pop("cpr_text")
        citizen = model_class(*args, **kwargs)
        citizen.take_cpr(read_cpr(cpr_text, datetime.date(2026, 1, 1)))
        citizen.save()
        return citizen


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Case"

    coordinator = factory.SubFactory(UserFactory)
    citizen = factory.SubFactory(CitizenFactory)
    team = factory.SelfAttribute("coordinator.team")
    target_group = factory.SubFactory(TargetGroupFactory)
    opened_on = datetime.date(2025, 9, 1)
    target_group_from_on = factory.SelfAttribute("opened_on")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        coordinator = kwargs.pop("coordinator")
        case = super()._create(model_class, *args, **kwargs)
        case.involvements.create(user=coordinator, part="coordinator", from_on=case.opened_on)
        return case


class InvolvementFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Involvement"

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)
    part = "mentor"
    from_on = datetime.date(2025, 9, 1)


class DeadlineFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Deadline"

    key = factory.SelfAttribute("subject")
    subject = "overview"
    days = 28
    from_on = datetime.date(2020, 1, 1)


class CaseMarkFactory(DjangoModelFactory):
    class Meta:
        model = "cases.CaseMark"

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)
    memo = "Ring til lægen"


class CaseImportFactory(DjangoModelFactory):
    class Meta:
        model = "cases.CaseImport"

    by = factory.SubFactory(UserFactory)
    team = factory.SelfAttribute("by.team")
    read_as = "utf8"
    rows_total = 1


class CaseExportFactory(DjangoModelFactory):
    class Meta:
        model = "cases.CaseExport"

    by = factory.SubFactory(UserFactory)
    kind = "csv"
    rows_total = 0


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = "cases.SavedView"

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence("Visning {}".format)
    query = "mine=on"
    rank = factory.Sequence(lambda n: n + 1)


class ContactPersonFactory(DjangoModelFactory):
    class Meta:
        model = "cases.ContactPerson"

    case = factory.SubFactory(CaseFactory)
    kind = "relative"
    name = factory.Sequence("Pårørende {}".format)
    from_on = datetime.date(2025, 9, 1)


class JoinRequestFactory(DjangoModelFactory):
    class Meta:
        model = "cases.JoinRequest"

    case = factory.SubFactory(CaseFactory)
    asker = factory.SubFactory(UserFactory)
    part = "colleague"
    why = "Jeg følger borgeren i praktikken"


class BenefitSpellFactory(DjangoModelFactory):
    class Meta:
        model = "cases.BenefitSpell"

    case = factory.SubFactory(CaseFactory)
    benefit = "Kontanthjælp"
    from_on = datetime.date(2025, 3, 1)


class BranchFactory(DjangoModelFactory):
    class Meta:
        model = "companies.Branch"

    key = factory.Sequence("branch_{}".format)
    label = factory.Sequence("Branche {}".format)
    local_demand = "shortage"


class OccupationFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Occupation"

    key = factory.Sequence("disco-{}".format)
    kind = "disco"
    code = factory.Sequence("{:06}".format)
    title = factory.Sequence("Stilling {}".format)


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Goal"

    case = factory.SubFactory(CaseFactory)
    title = factory.Sequence("Mål {}".format)
    rank = factory.LazyAttributeSequence(
        lambda goal, n: n + 1 if getattr(goal, "status", "active") == "active" else None
    )


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Department"

    key = factory.Sequence("department-{}".format)
    label = factory.Sequence("Forvaltning {}".format)
    short_label = factory.SelfAttribute("label")


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Consent"
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    purpose = "inform"
    given_how = "written"
    from_on = datetime.date(2026, 1, 5)
    until_on = datetime.date(2026, 12, 31)
    registered_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def departments(self, create, given, **kwargs):
        self.departments.set(given or [DepartmentFactory()])


class CaseNoteFactory(DjangoModelFactory):
    """A finished note; the trait `draft` is one that is being written."""

    class Meta:
        model = "cases.CaseNote"

    class Params:
        draft = factory.Trait(final_at=None)

    case = factory.SubFactory(CaseFactory)
    author = factory.SubFactory(UserFactory)
    on = datetime.date(2026, 2, 2)
    theme = "contact"
    subject = factory.Sequence("Notat {}".format)
    text = "Vi talte om de næste skridt."
    final_at = datetime.datetime(2026, 2, 2, 12, 0, tzinfo=datetime.UTC)


class DocumentFactory(DjangoModelFactory):
    """A row without its file: `add` stores one."""

    class Meta:
        model = "cases.Document"

    case = factory.SubFactory(CaseFactory)
    number = factory.Sequence(lambda n: n + 1)
    direction = "in"
    theme = "health"
    title = factory.Sequence("Dokument {}".format)
    on = datetime.date(2026, 2, 2)
    media_type = "application/pdf"
    size = 1024
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Theme"
        django_get_or_create = ["key"]

    key = "physical"
    label = "Fysisk"


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Area"

    key = factory.Sequence("area_{}".format)
    kind = "barrier"
    theme = factory.SubFactory(ThemeFactory)
    label = factory.Sequence("Område {}".format)


class FactorFactory(DjangoModelFactory):
    class Meta:
        model = "cases.Factor"

    class Params:
        resource = factory.Trait(kind="resource", area=factory.SubFactory(AreaFactory, kind="resource"))

    case = factory.SubFactory(CaseFactory)
    kind = "barrier"
    area = factory.SubFactory(AreaFactory)
    weight = 2
    start_weight = 3
    found_on = datetime.date(2025, 9, 15)


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Category"
        django_get_or_create = ["key"]

    key = "company_based"
    label = "Virksomhedsvendt indsats"
    short_label = "Virksomhedsvendt"
    colour = "company"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Indicator"

    key = factory.Sequence("indicator_{}".format)
    label = factory.Sequence("Indikator {}".format)
    dimension = "Hverdag og helbred"


class TrackFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Track"
        django_get_or_create = ["key"]

    key = "job_match"
    label = "Job og virksomhed"


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Provider"
        django_get_or_create = ["key"]

    key = "company_team"
    label = "Virksomhedsteamet"
    kind = "internal"


class WordingFactory(DjangoModelFactory):
    """What an offer says, and each of its versions."""

    class Meta:
        abstract = True

    category = factory.SubFactory(CategoryFactory)
    track = factory.SubFactory(TrackFactory)
    provider = factory.SubFactory(ProviderFactory)
    delivery = "individual"
    purpose = "At borgeren kommer videre."
    content = "Samtaler og øvelser."
    expected_effect = "Borgeren møder stabilt."
    duration_weeks = 13
    hours_per_week = 6
    capacity = 10
    price_per_week = 0


class OfferFactory(WordingFactory):
    class Meta:
        model = "catalog.Offer"

    key = factory.Sequence("offer_{}".format)
    title = factory.Sequence("Indsats {}".format)
    slug = factory.LazyAttribute(lambda offer: slugify(offer.key.replace("_", "-")))
    status = "published"
    retired_because = factory.LazyAttribute(lambda offer: "Bruges ikke mere." if offer.status == "retired" else "")
    retired_at = factory.LazyAttribute(lambda offer: timezone.now() if offer.status == "retired" else None)


class InterventionFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Intervention"

    class Params:
        planned = factory.Trait(status="proposed", follow_up_on=None)
        completed = factory.Trait(status="completed", follow_up_on=None, ended_on=datetime.date(2026, 3, 2))

    case = factory.SubFactory(CaseFactory)
    offer = factory.SubFactory(OfferFactory)
    title = factory.SelfAttribute("offer.title")
    category = factory.SelfAttribute("offer.category")
    provider = factory.SelfAttribute("offer.provider")
    expected_effect = "Kan møde tre dage om ugen"
    status = "running"
    starts_on = datetime.date(2026, 1, 5)
    ends_on = datetime.date(2026, 6, 26)
    hours_per_week = 6
    first_follow_up_on = datetime.date(2026, 3, 2)
    follow_up_on = datetime.date(2026, 3, 2)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = "followup.FollowUp"

    intervention = factory.SubFactory(InterventionFactory)
    held_on = datetime.date(2026, 2, 2)
    effect = "as_expected"
    decision = "continue"
    next_on = datetime.date(2026, 3, 2)
    note = "Går som aftalt."
    registered_by = factory.SubFactory(UserFactory)


class PlanVersionFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanVersion"

    case = factory.SubFactory(CaseFactory)
    number = factory.Sequence(lambda n: n + 1)
    agreed_on = datetime.date(2026, 2, 2)
    citizen_view = "agrees"
    signed_how = "spoken"
    content = factory.Dict({})
    frozen_by = factory.SubFactory(UserFactory)


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = "notices.Notice"

    recipient = factory.SubFactory(UserFactory)
    topic = factory.Sequence("emne {}".format)
    on = datetime.date(2026, 3, 2)
    text = "3 opfølgninger er overskredet."
    url = "/min-dag/"


class RetentionRuleFactory(DjangoModelFactory):
    class Meta:
        model = "cases.RetentionRule"

    key = factory.Sequence("rule-{}".format)
    years = 5
    notice_days = 60
    grace_days = 30
    from_on = datetime.date(2020, 1, 1)


class ErasureOrderFactory(DjangoModelFactory):
    class Meta:
        model = "cases.ErasureOrder"

    class Params:
        early = factory.Trait(reason="mistake", explanation="Oprettet to gange.", due_on=datetime.date(2026, 3, 2))

    case_id = factory.Sequence(lambda n: 900_000 + n)
    team = factory.SubFactory(TeamFactory)
    reason = "retention"
    due_on = datetime.date(2026, 3, 2)


class CaseExtractFactory(DjangoModelFactory):
    class Meta:
        model = "cases.CaseExtract"

    case = factory.SubFactory(CaseFactory)
    kind = "bundle"
    asked_by = factory.SelfAttribute("case.coordinator")

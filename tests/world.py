"""One small world with every kind of person in every relation to a case, for the door test."""

import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.link_secret import print_of
from accounts.models import Absence, Division, HeldForm, User
from cases import stored_files
from cases.models import Case, CaseExtract, CaseMove, CoverPart, MoveBatch, ReasonedLook
from catalog.models import Area
from conferences.models import ConferencePaper, Participant
from evaluation.models import CaseloadNorm, LookSample, RightsReview
from followup.models import AnswerLink, CalendarFeed, Measurement
from hjoerring.exchange import preview
from hjoerring.exchange.files import read_file
from journal.models import Access
from plans.models import PaperBatch, PlanPaper
from plans.pdf import edition
from tests.catalog_factories import (
    AgreementFactory,
    ClosureFactory,
    IntakeFactory,
    OfferSuggestionFactory,
    OfferVersionFactory,
    PlaceFactory,
    ProviderContactFactory,
    ReferralFactory,
    ReferralProposalFactory,
)
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ParticipantFactory,
    ProposalFactory,
    SectionFactory,
    contributions_of,
)
from tests.evaluation_factories import investment_rows
from tests.factories import (
    AreaFactory,
    BenefitSpellFactory,
    CaseExportFactory,
    CaseExtractFactory,
    CaseFactory,
    CaseImportFactory,
    CaseNoteFactory,
    ConsentFactory,
    ContactPersonFactory,
    DocumentFactory,
    ErasureOrderFactory,
    FactorFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    NoticeFactory,
    OfferFactory,
    PlanVersionFactory,
    SavedViewFactory,
    TargetGroupFactory,
    TeamFactory,
    TrackFactory,
    UserFactory,
)
from tests.followup.contact_factories import ContactHoldFactory, ContactRuleFactory
from tests.followup.measuring_factories import InstrumentFactory
from tests.followup.meeting_factories import (
    AgreedTaskFactory,
    HeldMeetingFactory,
    MeetingFactory,
    MeetingGroupFactory,
)
from tests.plan_factories import (
    PaperBatchFactory,
    PlanApprovalFactory,
    PlanInBatchFactory,
    PlanPaperFactory,
    PlanTemplateLineFactory,
    PriceLimitFactory,
)
from tests.screening_factories import ScreeningAnswerFactory, ScreeningFactory

DRAWN = (
    (PlanPaper, "pdf", "plans"),
    (ConferencePaper, "pdf", "plans"),
    (PaperBatch, "zip", "plans"),
    (CaseExtract, "pdf", "extracts"),
    (CaseExtract, "data", "extracts"),
)
CPR = "710180-1987"
NAME = "Kanariefugl"


@dataclass
class World:
    """`people` by what they are to the case; `args` by the name of an address's variable part."""

    people: dict[str, User]
    cases: dict[str, Case]
    args: dict[str, object]
    clients: dict[str, Client] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)


def storages_in(directory: Path) -> dict[str, dict[str, object]]:
    """The setting, with what is uploaded in that directory."""
    place = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": directory / "documents"},
    }
    return settings.STORAGES | {"documents": place}


def draw_in(directory: Path, patch: pytest.MonkeyPatch) -> None:
    """What is drawn lands in the directory; a field took its storage when its model was made, so no setting helps."""
    for model, name, folder in DRAWN:
        patch.setattr(model._meta.get_field(name), "storage", FileSystemStorage(directory / folder))


def keep_files_in(directory: Path, settings, patch: pytest.MonkeyPatch) -> None:
    """For a test; `settings` is the fixture."""
    settings.STORAGES = storages_in(directory)
    draw_in(directory, patch)


@contextmanager
def standing(build, directory, blocker) -> Iterator:
    """What `build` makes stands for many tests, each rolled back to here; its files lie in the directory."""
    with ExitStack() as stack:
        stack.enter_context(blocker.unblock())
        draw_in(directory, stack.enter_context(pytest.MonkeyPatch.context()))
        stack.enter_context(override_settings(STORAGES=storages_in(directory)))
        stack.enter_context(transaction.atomic())
        yield build()
        transaction.set_rollback(True)


def _barrier():
    """The one that addresses name; a second world in the same database has it already."""
    return Area.objects.filter(key="door_barrier").first() or AreaFactory(key="door_barrier")


def build_world(cpr: str = CPR) -> World:
    team = TeamFactory()
    coordinator = UserFactory(team=team)
    case = CaseFactory(coordinator=coordinator, citizen__cpr_text=cpr, citizen__last_name=NAME)
    people = {
        "coordinator": coordinator,
        "same_team": UserFactory(team=team),
        "team_lead": UserFactory(team=team, team_lead=True),
        "other_team": UserFactory(),
        "other_lead": UserFactory(team_lead=True),
        "mentor": UserFactory(mentor=True),
        "mentor_ended": UserFactory(mentor=True),
        "conference_member": UserFactory(discipline=True),
        "conference_ended": UserFactory(discipline=True),
        "mentor_elsewhere": UserFactory(mentor=True),
        "company_consultant": UserFactory(company_consultant=True),
        "discipline": UserFactory(discipline=True),
        "reasoned": UserFactory(),
        "reasoned_expired": UserFactory(),
        "curator": UserFactory(curator=True),
        "administrator": UserFactory(administrator=True),
        "controller": UserFactory(controller=True),
        "deactivated": UserFactory(team=team, is_active=False),
    }
    for name in ("mentor", "company_consultant", "discipline"):
        InvolvementFactory(case=case, user=people[name], part=name)
    InvolvementFactory(case=case, user=people["conference_member"], part="analysis")
    for name in ("mentor_ended", "conference_ended"):
        InvolvementFactory(case=case, user=people[name], until_on=datetime.date(2025, 12, 31))
    for name, hours in (("reasoned", 1), ("reasoned_expired", -1)):
        ReasonedLook.objects.create(
            case=case,
            user=people[name],
            reason="cover",
            text="Dækker for en kollega",
            until_at=timezone.now() + timedelta(hours=hours),
        )
    restricted = CaseFactory(coordinator=UserFactory(team=team), citizen__last_name=NAME, is_restricted=True)
    archived = CaseFactory(
        coordinator=coordinator,
        citizen__last_name=NAME,
        closed_on=datetime.date(2026, 1, 31),
        close_reason="job",
    )
    cases = {"open": case, "restricted": restricted, "archived": archived}
    asked = JoinRequestFactory(case=case, asker=people["coordinator"])
    things = _things(case) | {
        "batch": _batch(case, people["team_lead"]).pk,
        "moved": _moved(case, people["team_lead"]),
        "sample": look_sample(case, people["team_lead"]).pk,
        "rights_review": RightsReview.objects.create(team=team, by=people["team_lead"], seen=[]).pk,
    }
    things |= _away(coordinator, people["same_team"])
    for name in ("conference_member", "conference_ended"):
        Participant.objects.create(conference_id=things["conference"], user=people[name])
    # Last, for it is compared with the whole catalogue.
    files = {"file_kind": "xlsx", "catalog_import": _catalogue_file(people["curator"])}
    return World(people, cases, things | files | {"own_request": asked.pk})


def _catalogue_file(editor: User) -> int:
    """Read and not carried out; one of its rows is wrong."""
    entries = read_file("k.yaml", b"katalog: 1\nthemes:\n- {key: ny, label: Nyt tema}\n- {key: uden-navn}\n")
    return preview.receive(*entries, by=editor).pk


def _extract(case: Case) -> CaseExtract:
    extract = CaseExtractFactory(case=case, ready_at=timezone.now())
    extract.pdf.save("x.pdf", ContentFile(b"%PDF-1.7 not a real one"), save=False)
    extract.data.save("x.json", ContentFile(b"{}"), save=True)
    return extract


def _batch(case: Case, lead: User) -> PaperBatch:
    """Fetched as often as one likes."""
    batch = PaperBatchFactory(by=lead, total=1, packed=1, ready_at=timezone.now())
    PlanInBatchFactory(batch=batch, version=case.plan_versions.get(number=1), state="drawn")
    batch.zip.save("x.zip", ContentFile(b"PK not a real one"), save=True)
    return batch


def _moved(case: Case, lead: User) -> int:
    """Long ago, so that nothing goes back."""
    batch = MoveBatch.objects.create(by=lead, reason="Udligning", at=timezone.now() - timedelta(days=1))
    CaseMove.objects.create(batch=batch, case=case, new=case.coordinator)
    return batch.pk


def look_sample(case: Case, lead: User) -> LookSample:
    """A look of the coordinator, who is asked about it."""
    look = Access.objects.create(case_id=case.pk, user=case.coordinator, role="caseworker", page="case_detail")
    asked = {"asked_by": lead, "asked_at": timezone.now()}
    return LookSample.objects.create(
        team=case.team,
        user=case.coordinator,
        month=datetime.date(2025, 12, 1),
        access_id=look.pk,
        drawn="chance",
        **asked,
    )


def _things(case: Case) -> dict[str, object]:
    running = InterventionFactory(case=case)
    FollowUpFactory(intervention=running)
    version = PlanVersionFactory(case=case, number=1)
    for reader in ("citizen", "staff"):
        paper = PlanPaperFactory(version=version, reader=reader, edition=edition(version.content, reader))
        paper.pdf.save(f"{reader}.pdf", ContentFile(b"%PDF-1.7 not a real one"), save=True)
    document = DocumentFactory(case=case, theme="work")
    stored_files.put(document.stored_as, b"%PDF-1.7 not a real one")
    HeldForm.hold(case.coordinator, "/sager/", "q=Anders")
    NoticeFactory(recipient=case.coordinator)
    export = CaseExportFactory(by=case.coordinator, case_ids=[case.pk])
    export.keep(b"Navn", [case.pk])
    columns = {"cpr": 0, "first_name": 1, "last_name": 2}
    file = CaseImportFactory.build(by=case.coordinator, team=case.team, matching=columns)
    file.receive(["Cpr", "Fornavn", "Efternavn"], [(2, [CPR, "Karina", NAME])])
    done = CaseImportFactory(by=case.coordinator, state="done", started_at=timezone.now(), finished_at=timezone.now())
    done.receive(["Cpr"], [(2, ["0101801234"])])
    ScreeningAnswerFactory(case=case, screening__edition=1)
    draft = ScreeningFactory(edition=2)
    offer = OfferFactory()
    OfferVersionFactory(offer=offer, published=True)
    secret = f"a-link-of-{case.pk}"
    referred = InterventionFactory(case=case, planned=True, ends_on=timezone.localdate() + timedelta(days=90))
    referral = ReferralFactory(intervention=referred, state="accepted", link_hash=print_of(secret))
    template_line = PlanTemplateLineFactory()
    return {
        "case": case.pk,
        "secret": secret,
        "referral": referral.pk,
        "proposal": ReferralProposalFactory(referral=referral).pk,
        "export": export.pk,
        "import": file.pk,
        "import_done": done.pk,
        "consent": ConsentFactory(case=case).pk,
        "document": document.pk,
        "note": CaseNoteFactory(case=case).pk,
        "draft": CaseNoteFactory(case=case, author=case.coordinator, draft=True).key,
        "goal": GoalFactory(case=case).pk,
        "factor": FactorFactory(case=case).pk,
        "barrier": FactorFactory(case=case, area=_barrier()).area.key,
        "running": running.pk,
        "planned": InterventionFactory(case=case, planned=True).pk,
        "number": version.number,
        "other_number": PlanVersionFactory(case=case, number=2).number,
        "advice": "no-company",
        "figure": "maal",
        "approval": PlanApprovalFactory(case=case).pk,
        "plan_template": template_line.template_id,
        "plan_template_line": template_line.pk,
        "price_limit": PriceLimitFactory(until_on=datetime.date(2025, 1, 1)).pk,
        "slug": offer.slug,
        "wording": 1,
        "waiting_offer": OfferVersionFactory(in_review=True).offer.slug,
        "intake": IntakeFactory(offer=offer, starts_on=datetime.date(2099, 1, 5)).pk,
        "closure": ClosureFactory(offer=offer).pk,
        "placed": PlaceFactory(
            intervention=InterventionFactory(case=case, planned=True),
            state="offered",
            answer_by=datetime.date(2098, 1, 5),
        ).intervention_id,
        "bundle": "bundle",
        "extract": _extract(case).pk,
        "erasure": _erasure(case).pk,
        "view": SavedViewFactory(user=case.coordinator).pk,
        **measured(case),
        **_talked(case),
        **_ruled(case),
        "calendar_secret": _calendar_secret(case.coordinator),
        **_of_the_team(case),
        "involvement": case.involvements.get(part="mentor", until_on=None).pk,
        "spell": BenefitSpellFactory(case=case).pk,
        "screening": draft.pk,
        "question": draft.questions[0]["key"],
        "contact": ContactPersonFactory(case=case).pk,
        **_of_the_catalogue(case),
        **_of_the_analysis(case),
        "asked": JoinRequestFactory(case=case).pk,
    }


def _of_the_team(case: Case) -> dict[str, object]:
    return {
        "user": UserFactory().pk,
        "holder": case.coordinator.pk,
        "kept_team": case.team_id,
        "division": Division.objects.create(name=f"Afdeling {case.pk}").pk,
        "why": "team",
        "norm": CaseloadNorm.objects.get_or_create(from_on=datetime.date(2099, 1, 1))[0].pk,
        **investment_rows(),
    }


def _talked(case: Case) -> dict[str, object]:
    return {
        "meeting": MeetingFactory(case=case, on=datetime.date(2026, 3, 12)).pk,
        "held_meeting": HeldMeetingFactory(case=case, on=datetime.date(2026, 2, 12)).pk,
        "meeting_group": MeetingFactory(case=case, group=MeetingGroupFactory(held_by=case.coordinator)).group_id,
        "agreed_task": AgreedTaskFactory(case=case).pk,
    }


def _ruled(case: Case) -> dict[str, object]:
    """What of the contact with citizens has an address of its own."""
    rule = ContactRuleFactory(rule_set__kind="local")  # of which any number may count on a day
    hold = ContactHoldFactory(case=case, from_on=timezone.localdate(), until_on=datetime.date(2099, 1, 5))
    return {"contact_rule": rule.pk, "rule_set": rule.rule_set_id, "contact_hold": hold.pk}


def measured(case: Case) -> dict[str, object]:
    """A measurement that the citizen has a link to, and a draft of the next edition of what is asked."""
    live = InstrumentFactory()
    measurement = Measurement.start(case, by=case.coordinator)
    draft = live.copy(by=case.coordinator)
    secret = AnswerLink.make(measurement, by=case.coordinator)
    link = measurement.links.get()
    link.open()
    return {
        "measurement": measurement.pk,
        "answer_secret": secret,
        "answer_stamp": link.stamp,
        "instrument": live.pk,
        "instrument_draft": draft.pk,
        "asked_there": draft.questions.order_by("order")[0].pk,
    }


def _of_the_catalogue(case: Case) -> dict[str, object]:
    contact = ProviderContactFactory()
    return {
        "provider": contact.provider.key,
        "provider_contact": contact.pk,
        "agreement": AgreementFactory(provider=contact.provider).pk,
        "word_list": "spor",
        "word": TrackFactory().pk,
        "suggestion": OfferSuggestionFactory(suggested_by=case.coordinator).pk,
    }


def _of_the_analysis(case: Case) -> dict[str, object]:
    """An analysis that the citizen said yes to, with a planned conference."""
    day = ConferenceDayFactory(team=case.team, on=datetime.date(2099, 1, 7), chair=case.coordinator)
    conference = ConferenceFactory(analysis=AnalysisFactory(case=case), day=day)
    draft, signed = contributions_of(conference.analysis, case.coordinator)
    return {
        "section": SectionFactory(conference=conference).key,
        "kind": "maal",
        "suggested": signed.suggestions.create(goal="Staldmedhjælper").pk,
        "on_table": ProposalFactory(conference=conference, goal=True).pk,
        "contribution": draft.pk,
        "signed_contribution": signed.pk,
        "conference": conference.pk,
        **_minutes(case),
        "conference_day": day.pk,
        "analysis_step": "plan",  # a step to wait at, and one that is done
        "participant": ParticipantFactory(conference=conference).pk,
    }


def _minutes(case: Case) -> dict[str, object]:
    """Of an earlier conference, both drawn."""
    earlier = AnalysisFactory(
        case=case,
        state="translated",
        offered_on=datetime.date(2025, 9, 1),
        held_on=datetime.date(2025, 10, 1),
        translated_on=datetime.date(2025, 10, 15),
    )
    day = ConferenceDayFactory(team=case.team, on=datetime.date(2025, 10, 1), chair=case.coordinator)
    conference = ConferenceFactory(analysis=earlier, day=day, held=True)
    for reader in ConferencePaper.Reader.values:
        paper = ConferencePaper(conference=conference, reader=reader)
        paper.edition = paper.edition_now
        paper.pdf.save("minutes.pdf", ContentFile(b"%PDF-1.7 not a real one"), save=True)
    waits = ProposalFactory(conference=conference, open=True, goal=True)
    return {"earlier_analysis": earlier.pk, "held_conference": conference.pk, "to_answer": waits.pk}


def _away(user: User, deputy: User) -> dict[str, object]:
    """A holiday to come with a deputy for a part, and a day today with one for all."""
    days = {"from_on": datetime.date(2099, 7, 6), "until_on": datetime.date(2099, 7, 24)}
    holiday = Absence.objects.create(user=user, **days)
    today = timezone.localdate()
    return {
        "absence": holiday.pk,
        "cover_part": CoverPart.objects.create(absence=holiday, cover=deputy, target_group=TargetGroupFactory()).pk,
        "absence_now": Absence.objects.create(user=user, cover=deputy, from_on=today, until_on=today).pk,
    }


def _calendar_secret(user: User) -> str:
    """Fetched just now, so that a look at it writes nothing."""
    secret = CalendarFeed.make(user)
    user.calendar_feed.note_fetch(timezone.now())
    return secret


def _erasure(case):
    closed = CaseFactory(team=case.team, closed_on=datetime.date(2026, 1, 31), close_reason="job")
    lead = UserFactory(team_lead=True)
    return ErasureOrderFactory(case_id=closed.pk, team=case.team, early=True, ordered_by=lead)

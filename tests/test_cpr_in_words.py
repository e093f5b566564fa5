"""A CPR number that somebody writes among their words stays in the case: log, timeline and notices have it masked."""

import datetime

import pytest
from django.apps import apps
from django.db import models

from cases.models import (
    Case,
    CaseExport,
    CaseMark,
    Citizen,
    ErasureOrder,
    Goal,
    Involvement,
    JoinRequest,
    ReasonedLook,
    SavedView,
)
from danish.cpr import holds_cpr
from danish.fields import MaskedCharField
from followup.case_export import write_export
from hjoerring.case_end import LooseEnds, end_case
from hjoerring.data_classes import DATA_CLASSES
from journal.models import Access, Event
from notices.models import Notice
from notices.tasks import notify_people
from plans.models import Reconsideration
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    CaseNoteFactory,
    ContactPersonFactory,
    DocumentFactory,
    ErasureOrderFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    JoinRequestFactory,
    UserFactory,
)

TODAY = datetime.date(2026, 3, 2)
WORDS = "Drejer sig om 120488-1234 og 1204881234."
# Longer than a line may be, with a number across the place where it is cut.
LONG = "".join(f"{'x' * fill} 120488-1234" for fill in (100, 76, 70, 20))


def ask_to_join(case, by, words):
    JoinRequestFactory.build(case=case, asker=UserFactory(team=case.team), why=words).ask()


def decline_to_join(case, by, words):
    JoinRequestFactory(case=case).reply("declined", words=words, by=by)


def let_join(case, by, words):
    JoinRequestFactory(case=case, why=words).reply("granted", words=words, by=by)


def give_a_reason_to_look(case, by, words):
    case.reasoned_looks.model(case=case, user=UserFactory(), reason="other", text=words).grant()


def export(case, by, words):
    write_export([case.pk], [], by, TODAY, kind="csv", reason=words, request_id="")


def end(case, by, words):
    intervention = InterventionFactory(case=case)
    answers = {intervention.pk: ("stopped", words)}
    end_case(case, LooseEnds.of(case), answers, on=TODAY, reason="job", note=words, by=by)


def reopen(case, by, words):
    case.close(on=TODAY, reason="job", by=by)
    case.reopen(reason=words, by=by)


def rethink(case, by, words):
    Reconsideration.ask(case, reason=words, by=by)
    Reconsideration.objects.get().settle(answer=words, by=by)


def join(case, by, words):
    Involvement(case=case, user=UserFactory(), part="mentor", from_on=TODAY, reason=words).join(by=by)


def remember(case, by, words):
    CaseMark(case=case, user=by, memo=words).put()
    SavedView(user=by, name=words[:40], rank=1).save()
    case.note("case", words, by=by)


VERBS = {
    "ask_to_join": ask_to_join,
    "decline_to_join": decline_to_join,
    "let_join": let_join,
    "give_a_reason_to_look": give_a_reason_to_look,
    "export": export,
    "end": end,
    "reopen": reopen,
    "rethink": rethink,
    "join": join,
    "memo": remember,
    "set_goal": lambda case, by, words: GoalFactory.build(case=case, title=words[:100], wish=words).set(by=by),
    "turn_goal": lambda case, by, words: GoalFactory(case=case, title=words[:100]).turn("paused", reason=words, by=by),
    "weigh": lambda case, by, words: FactorFactory(case=case, area=None, own_words=words[:100]).weigh(
        3, assessor="caseworker", on=TODAY, by=by, note=words
    ),
    "contact": lambda case, by, words: ContactPersonFactory(case=case, name=words[:100], note=words).change(by=by),
    "benefit": lambda case, by, words: BenefitSpellFactory(case=case, benefit=words[:50]).change(by=by),
    "note": lambda case, by, words: CaseNoteFactory(
        case=case, author=by, draft=True, subject=words[:100], text=words
    ).finish(),
    "document": lambda case, by, words: DocumentFactory(case=case, title=words[:100]).change(by=by),
}


# Of what hangs on a case: reasons that control reads, answers to who may not see it, and what stands in lists.
SHOWN_OUTSIDE = {
    Event: ["text"],
    Access: ["reason"],
    Notice: ["text"],
    ReasonedLook: ["text"],
    JoinRequest: ["why", "answer_words"],
    Goal: ["title"],
    CaseMark: ["memo", "label"],
    SavedView: ["name"],
}


def told():
    """Everything that is shown outside the cases, as the database has it."""
    for model, columns in SHOWN_OUTSIDE.items():
        for column in columns:
            yield from model._base_manager.values_list(column, flat=True)


@pytest.mark.parametrize("words", [WORDS, LONG[:300]], ids=["short", "long"])
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_verb_tells_a_cpr_number(time_machine, caseworker, verb, words):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)
    case = CaseFactory(coordinator=caseworker)

    VERBS[verb](case, caseworker, words)
    notify_people()

    lines = list(told())
    assert lines
    assert not [line for line in lines if holds_cpr(line) or "120488-1" in line or "1204881" in line]


@pytest.mark.parametrize(
    "verb", ["ask_to_join", "decline_to_join", "give_a_reason_to_look", "export", "end", "reopen", "rethink"]
)
def test_the_words_themselves_are_told(time_machine, caseworker, verb):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)

    VERBS[verb](CaseFactory(coordinator=caseworker), caseworker, WORDS)

    assert any("Drejer sig om 120488-•••• og 120488-••••." in line for line in told())


def test_a_number_is_masked_before_the_line_is_cut(caseworker):
    case = CaseFactory(coordinator=caseworker)

    for fill in range(275, 300):
        line = Event.objects.create(case_id=case.pk, actor=caseworker, kind="case", text="x" * fill + WORDS)
        line.refresh_from_db()
        assert len(line.text) == 300
        assert "120488-1" not in line.text


def test_in_bulk_and_by_update_it_is_masked_too(caseworker):
    Access.objects.bulk_create([Access(user=caseworker, role=caseworker.role, page="front", reason=WORDS)])
    Notice.objects.create(recipient=caseworker, topic="x", text="x")
    Notice.objects.update(text=WORDS)

    assert not holds_cpr(Access.objects.get().reason)
    assert not holds_cpr(Notice.objects.get().text)


def test_what_outlives_the_citizen_is_masked_in_its_own_table(caseworker):
    case = CaseFactory(coordinator=caseworker)
    ErasureOrderFactory(case_id=case.pk).keep(until=TODAY, explanation=WORDS, by=caseworker)
    CaseExport.objects.create(by=caseworker, kind="csv", reason=WORDS, rows_total=1)

    assert not holds_cpr(ErasureOrder.objects.get().explanation)
    assert not holds_cpr(CaseExport.objects.get().reason)


# The import words these reasons itself.
WORDS_OF_THE_SYSTEM = {"cases.ImportFault.reason"}


def tables_of_citizens():
    """What hangs on a citizen by keys that must be there goes with the citizen."""
    found = {Citizen}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.fields
            if field.is_relation and not field.null and field.related_model in found
        }
        if more <= found:
            return found
        found |= more


def test_every_text_about_citizens_outside_the_case_masks():
    of_citizens = tables_of_citizens()
    assert {Citizen, Case, Goal} <= of_citizens
    loose = []
    for label, classes in DATA_CLASSES.items():
        model = apps.get_model(label)
        if model in of_citizens:
            continue
        named = {name for kind in ("confidential", "sensitive") for name in classes.get(kind, "").split()}
        for name in named:
            field = model._meta.get_field(name)
            if isinstance(field, models.CharField | models.TextField) and not isinstance(field, MaskedCharField):
                loose.append(f"{label}.{name}")

    assert set(loose) == WORDS_OF_THE_SYSTEM

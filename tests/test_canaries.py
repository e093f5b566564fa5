"""Words that stand only at one citizen turn up on no page of those who may not see that citizen.

Every text of a case is such a word, and everybody of the door test's world asks each address that answers GET.
"""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case, CaseMark, CaseNote, Citizen, ErasureOrder
from hjoerring.data_classes import DATA_CLASSES
from journal.models import Event
from tests.door_kinds import APPROVE, NO_CITIZENS, STAFF
from tests.doors import MAY_SHOW_CPR
from tests.factories import (
    BenefitSpellFactory,
    CaseMarkFactory,
    CaseNoteFactory,
    ConsentFactory,
    ContactPersonFactory,
    DocumentFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    JoinRequestFactory,
    PlanVersionFactory,
)
from tests.test_doors import body
from tests.walks import walk
from tests.world import CPR, NAME, build_world, keep_files_in, standing

MEMO, DRAFT = "Memokanarie", "Kladdekanarie"
WHY = "Hvorforkanarie"  # of an erasure: for those who approve it, whether or not they see the case
# Each case has a word of its own: who sees one of them may read that of no other.
CANARIES = {"open": NAME, "restricted": "Skjultkanarie", "archived": "Arkivkanarie"}
ABOUT_A_CITIZEN = {"person", "confidential", "sensitive"}
# Rows of staff, and what says something about whoever asked.
NOT_OF_A_CITIZEN = {"accounts.User", "accounts.HeldForm", "journal.Event", "journal.Access", "cases.SavedView"}
NOT_OF_A_CITIZEN |= {"catalog.ProviderContact", "evaluation.LookSample"}
CODED = {"latest_effect", "cpr_front"}  # words of a list, and figures


def texts():
    """Every free text about a citizen, by model."""
    for label, classes in DATA_CLASSES.items():
        if label in NOT_OF_A_CITIZEN:
            continue
        model = apps.get_model(label)
        named = {name for kind in ABOUT_A_CITIZEN & set(classes) for name in classes[kind].split()}
        for field in model._meta.local_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.generated
            is_coded = field.choices or field.name in CODED
            if field.name in named and is_text and not is_coded and not isinstance(field, models.EmailField):
                yield model, field


def fill_in(case):
    """What hangs on a case, for those that the door test knows by their name only."""
    factories = (
        BenefitSpellFactory,
        CaseNoteFactory,
        ConsentFactory,
        ContactPersonFactory,
        DocumentFactory,
        FactorFactory,
        GoalFactory,
        InterventionFactory,
        JoinRequestFactory,
    )
    for factory in factories:
        factory(case=case)
    PlanVersionFactory(case=case, number=1)


def mark_as_its_own(case, canary):
    """Put the word of this case where that of all stands."""
    for model, field in texts():
        names = {one.name for one in model._meta.fields}
        of_case = {Case: {"pk": case.pk}, Citizen: {"case": case}}.get(model)
        if of_case is None and "case" in names:
            of_case = {"case": case}
        if of_case:
            chosen = model._base_manager.filter(**of_case, **{field.name: NAME[: field.max_length]})
            chosen.update(**{field.name: canary[: field.max_length]})


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("world")


@pytest.fixture(autouse=True)
def _files_of_the_world(directory, settings, monkeypatch):
    keep_files_in(directory, settings, monkeypatch)


@pytest.fixture(scope="module")
def world(directory, django_db_setup, django_db_blocker):
    """Built once: what a look at it writes is rolled back."""
    with standing(world_of_canaries, directory, django_db_blocker) as world:
        yield world


def world_of_canaries():
    """The world of the door test, in which every text of a citizen holds the canary, as far as a rule lets it."""
    world = build_world()
    for name, case in world.cases.items():
        if name != "open":
            fill_in(case)
        text = f"{CANARIES[name]} skete"
        Event.objects.create(case_id=case.pk, actor=world.people["coordinator"], kind="case", text=text)
    filled = set()
    with connection.cursor() as cursor:
        # What is final refuses to be changed by a trigger, which is not what is tried here.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, field in texts():
            try:
                with transaction.atomic():
                    if model._base_manager.update(**{field.name: NAME[: field.max_length]}):
                        filled.add(model)
            except IntegrityError:
                continue  # a text that may only be there together with something else
        ErasureOrder.objects.update(explanation=WHY)
        for name in ("restricted", "archived"):
            mark_as_its_own(world.cases[name], CANARIES[name])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert {Citizen, Case} <= filled
    assert len(filled) >= 10
    CaseMark.objects.all().delete()
    CaseMarkFactory(case=world.cases["open"], user=world.people["coordinator"], memo=MEMO)
    CaseNote.objects.filter(final_at=None).update(text=DRAFT, subject=DRAFT)
    return world


@pytest.mark.parametrize("who", sorted(STAFF))
def test_nobody_reads_what_is_not_theirs(world, who):
    seen = set(Case.objects.visible_to(world.people[who]).values_list("pk", flat=True))
    hidden = [CANARIES[name] for name, case in world.cases.items() if case.pk not in seen]

    for step in walk(world, who):
        address, response = step.address, step.response
        said = step.said + unpacked(response)
        for canary in hidden:
            assert canary not in said, address
        if who not in APPROVE.passes:
            assert WHY not in said, address
        if who != "coordinator":
            assert MEMO not in said, address
            assert DRAFT not in said, address
        if address not in MAY_SHOW_CPR or who in NO_CITIZENS:
            assert CPR not in said, address
            assert CPR.replace("-", "") not in said, address
        title = re.search(r"<title>(.*?)</title>", said, re.DOTALL)
        for canary in CANARIES.values():
            assert canary not in (title[1] if title else ""), address
            assert canary not in str(response.headers), address


def unpacked(response):
    """What stands in a workbook."""
    if response.streaming or not response.content.startswith(b"PK"):
        return ""
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def test_the_canaries_are_there_to_be_seen(world):
    pages = ("case_detail", "case_list", "cases:goal_list", "cases:note_write")
    seen = {step.address: step.said for step in walk(world, "coordinator", pages)}

    assert NAME in seen["case_detail"]
    assert NAME in seen["case_list"]
    assert NAME in seen["cases:goal_list"]
    assert DRAFT in seen["cases:note_write"]


def test_the_other_cases_have_words_to_be_seen(world):
    client = Client()
    client.force_login(world.cases["restricted"].coordinator)
    pages = ("case_detail", "cases:goal_list", "cases:paper_list", "cases:person_list", "cases:case_history")

    for page in pages:
        said = body(client.get(reverse(page, args=[world.cases["restricted"].pk])))
        assert CANARIES["restricted"] in said, page
        assert NAME not in said, page

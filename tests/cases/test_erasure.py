"""Nothing of an erased citizen is left: every table and its history, filled with canaries, are looked through.

The tables are found in the models, so one that is added later is filled and looked through as well.
"""

import datetime

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.models import HeldForm
from cases import erasure, erasure_sql
from cases.erasure import ErasureRefused
from cases.erasure_sql import erase_citizen, parts_of
from cases.models import Case, ErasureOrder, ErasureStop, ImportFault, MonthlyTrace, MoveBatch
from followup.models import MeetingGroup
from journal.models import Access
from tests.factories import (
    CaseFactory,
    CaseImportFactory,
    ErasureOrderFactory,
    FollowUpFactory,
    GoalFactory,
    NoticeFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.followup.meeting_factories import HeldMeetingFactory, MeetingGroupFactory
from tests.plan_factories import PlanPaperFactory

TODAY = datetime.date(2026, 3, 2)
CANARY = "Kanarie"
FILLED = 5_000_000
# Tables that know a case by its number only, and what becomes of it.
BY_NUMBER = {
    "journal.Event": "goes",
    "journal.Access": "goes",
    "cases.CaseExport": "the list and the file go",
    "cases.ErasureOrder": "is the receipt",
    "notices.Notice": "goes",
    "evaluation.CaseChange": "the clock takes it within minutes; it is a number that nothing has",
    "evaluation.LookSample": "goes with the look that it knows by its number",
}
# Tables whose rows may point to a citizen's and are not theirs: they stay, and point to nothing.
STAYS: set[str] = set()
# Those that stand above the rows of several citizens, and go with the last of them.
WITH_THE_LAST = {"cases_movebatch"}


def is_history(model):
    return any(field.name.startswith("pgh_") for field in model._meta.fields)


def our_models():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not is_history(model):
            yield model


def links(model, targets):
    return [
        field
        for field in model._meta.local_fields
        if field.is_relation and field.related_model in targets and not field.name.startswith("pgh_")
    ]


def citizens_models():
    """Every model with a row of a citizen's, parents first, with the fields that lead to it."""
    found = {apps.get_model("cases.Citizen"): []}
    grown = True
    while grown:
        grown = False
        for model in our_models():
            mine = links(model, set(found) - {model})
            if mine and len(mine) > len(found.get(model, [])):
                found[model] = mine
                grown = True
    return found


def histories():
    """History models by the table they are the history of."""
    found = {}
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked:
            found[tracked._meta.concrete_model._meta.db_table] = model
    return found


def test_the_database_finds_every_table_that_the_models_know():
    case = CaseFactory()
    fill(case)
    bound = {model._meta.db_table for model in citizens_models()} - STAYS

    parts = parts_of(case.pk)

    assert {part.table for part in parts} == bound | WITH_THE_LAST
    known = histories()
    for part in parts:
        expected = known[part.table]._meta.db_table if part.table in known else None
        assert part.history == expected, part.table


def test_a_case_known_by_its_number_is_thought_of():
    numbered = {
        model._meta.label
        for model in our_models()
        for field in model._meta.local_fields
        if field.name in {"case_id", "case_ids", "citizen_id", "case_number", "access_id"} and not field.is_relation
    }

    assert numbered == set(BY_NUMBER)


def test_nothing_of_the_citizen_is_left():
    case, other = closed_case(), CaseFactory(citizen__first_name="Bliver")
    FollowUpFactory(intervention__case=other)
    fill(case)
    case.note("note", f"{CANARY} på tidslinjen", by=case.coordinator)
    Access.objects.create(case_id=case.pk, user=case.coordinator, role="x", page="x", reason=CANARY)
    NoticeFactory(text=f"{CANARY} venter", url=f"/sager/{case.pk}/plan/")
    NoticeFactory(text=f"Svaret er nej. {CANARY}", url="/", case_id=case.pk)
    HeldForm.hold(case.coordinator, f"/sager/{case.pk}/maal/ny/", f"title={CANARY}")
    assert len(tables_with_canary()) > 40
    others, order = rows_of(other), approved(case)

    erasure.erase(order, TODAY)
    erasure.remove_files(order)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing points to what is gone
    assert tables_with_canary() == []
    assert parts_of(case.pk) == []
    assert not HeldForm.objects.exists()
    assert rows_of(other) == others


def test_the_rows_of_files_that_were_imported_are_forgotten():
    done = CaseImportFactory(state="done", finished_at=timezone.now(), sealed=CANARY.encode())
    ImportFault.objects.create(case_import=done, row=2, reason=CANARY)
    running = CaseImportFactory(state="running", sealed=b"x")

    erasure.erase(approved(closed_case()), TODAY)

    assert tables_with_canary() == []
    done.refresh_from_db()
    running.refresh_from_db()
    assert not done.is_kept
    assert running.is_kept


def test_a_table_that_is_added_later_goes_too():
    case = closed_case()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE added_later (id bigint PRIMARY KEY, words text, "
            "case_id bigint NOT NULL REFERENCES cases_case DEFERRABLE INITIALLY DEFERRED)"
        )
        cursor.execute("INSERT INTO added_later VALUES (7, 'Kanarie', %s)", [case.pk])

    erasure.erase(approved(case), TODAY)

    assert tables_with_canary() == []


def test_what_was_deleted_before_goes_from_the_history_too():
    case = closed_case()
    goal = GoalFactory(case=case, title=CANARY)
    version = PlanVersionFactory(case=case)
    goal.delete()
    assert tables_with_canary() == ["cases_goalevent"]

    erasure.erase(approved(case), TODAY)

    assert tables_with_canary() == []
    assert not type(version).objects.exists()


def test_files_go_with_their_rows(tmp_path, django_capture_on_commit_callbacks):
    from django.core.files.base import ContentFile

    case = closed_case()
    paper = PlanPaperFactory(version__case=case)
    paper.pdf.save("plan.pdf", ContentFile(b"%PDF"), save=True)
    storage, name = paper.pdf.storage, paper.pdf.name
    order = approved(case)

    with django_capture_on_commit_callbacks():
        erasure.erase(order, TODAY)
    order.refresh_from_db()
    assert storage.exists(name)
    assert order in ErasureOrder.objects.to_erase()  # a killed process: the sweeper finds what is left

    erasure.remove_files(order)
    order.refresh_from_db()

    assert not storage.exists(name)
    assert order not in ErasureOrder.objects.to_erase()


def test_the_receipt_tells_how_much_and_of_nobody():
    case = closed_case(citizen__last_name=CANARY)
    GoalFactory(case=case, title=CANARY)
    order = approved(case)

    erasure.erase(order, TODAY)
    order.refresh_from_db()

    assert order.receipt["cases_goal"] == 1
    assert order.receipt["cases_case"] == 1
    assert order.receipt["cases_citizen"] == 1
    assert order.explanation == ""
    assert order.done_at
    assert all(isinstance(count, int) for count in order.receipt.values())


def test_what_a_group_was_about_goes_with_the_last_of_its_citizens():
    group, cases = MeetingGroupFactory(title=CANARY), [closed_case(), closed_case()]
    for case in cases:
        HeldMeetingFactory(case=case, group=group, held_by=group.held_by)

    erasure.erase(approved(cases[0]), TODAY)
    assert MeetingGroup.objects.get() == group

    erasure.erase(approved(cases[1]), TODAY)
    assert not MeetingGroup.objects.exists()


def test_why_cases_were_given_away_goes_with_the_last_of_them():
    cases, receiver = [closed_case(), closed_case()], UserFactory()
    batch = MoveBatch.objects.create(by=receiver, reason=CANARY)
    for case in cases:
        batch.moves.create(case=case, old=case.coordinator, new=receiver)

    erasure.erase(approved(cases[0]), TODAY)
    assert MoveBatch.objects.get() == batch

    erasure.erase(approved(cases[1]), TODAY)
    assert not MoveBatch.objects.exists()
    assert tables_with_canary() == []


def test_a_months_figures_are_what_is_left():
    group = CaseFactory().target_group
    for days in (10, 20, 400):
        case = closed_case(target_group=group)
        case.benefit_spells.create(
            benefit="Kontanthjælp", from_on=case.closed_on - datetime.timedelta(days=days - 1), until_on=case.closed_on
        )
        erasure.erase(approved(case), TODAY)

    traces = MonthlyTrace.objects.order_by("weeks_band").values_list("month", "outcome", "weeks_band", "count")

    assert list(traces) == [
        (datetime.date(2026, 1, 1), "job", "half", 2),
        (datetime.date(2026, 1, 1), "job", "two", 1),
    ]
    assert {trace.shown for trace in MonthlyTrace.objects.order_by("pk")} == {"færre end 5"}


def test_a_case_opened_by_mistake_leaves_no_figure():
    case = closed_case()

    erasure.erase(approved(case, reason="mistake"), TODAY)

    assert not MonthlyTrace.objects.exists()


@pytest.mark.parametrize(
    ("order", "is_open", "message"),
    [
        ({"reason": "mistake", "approved_by": None}, False, "godkendt af en anden"),
        ({"reason": "retention", "due_on": datetime.date(2026, 3, 3)}, False, "ikke udløbet"),
        ({"reason": "mistake"}, True, "ikke afsluttet"),
    ],
)
def test_the_database_refuses_what_is_not_decided(order, is_open, message):
    case = CaseFactory() if is_open else closed_case()

    with pytest.raises(ErasureRefused, match=message):
        erasure.erase(approved(case, **order), TODAY)

    assert Case.objects.filter(pk=case.pk).exists()


def test_it_is_done_once():
    order = approved(closed_case())
    erasure.erase(order, TODAY)

    with pytest.raises(ErasureRefused, match="venter ikke"):
        erasure.erase(order, TODAY)


def test_the_stop_holds_in_the_database_itself():
    case = closed_case()
    order = approved(case)
    ErasureStop.objects.create(stopped_by=UserFactory(administrator=True))

    with pytest.raises(DatabaseError, match="stopped"), transaction.atomic():
        erase_citizen(order.pk, TODAY)

    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("order", "change"),
    [
        ({"early": True, "ordered_by": 1, "approved_by": 1}, {"approved_by": 2}),
        ({"early": True, "ordered_by": 1, "approved_by": 1}, {"approved_by": None, "approved_at": None}),
        ({"stage": "kept", "kept_by": 1}, {"kept_by": 2}),
        ({"stage": "kept", "kept_by": 1}, {"stage": "grace"}),
        ({"stage": "done", "done_at": timezone.now()}, {"receipt": {}, "done_at": timezone.now()}),
    ],
)
def test_what_is_decided_stays_as_it_was_written(order, change):
    row = ErasureOrderFactory(**{key: UserFactory() if key.endswith("_by") else value for key, value in order.items()})
    change = {key: UserFactory() if value == 2 else value for key, value in change.items()}

    with pytest.raises(DatabaseError, match="this erasure order is"), transaction.atomic():
        ErasureOrder.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        row.delete()
    ErasureOrder.objects.filter(pk=row.pk).update(files=[["document", "x"]], explanation="")


def test_a_stop_is_lifted_once_and_stays_as_it_was(caseworker):
    ErasureStop.objects.create(stopped_by=caseworker)
    stops = ErasureStop.objects.all()

    for change in ({"stopped_by": UserFactory()}, {"stopped_at": timezone.now()}):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            stops.update(**change)
    stops.update(lifted_by=caseworker, lifted_at=timezone.now())
    for change in ({"lifted_by": None, "lifted_at": None}, {"lifted_by": UserFactory()}):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            stops.update(**change)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        stops.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_erasureorder SET receipt = '{}'",
        "UPDATE cases_erasureorder SET done_at = now()",
        "UPDATE cases_erasureorder SET approved_by_id = ordered_by_id, ordered_by_id = approved_by_id",
        "UPDATE cases_erasureorder SET case_id = case_id + 1",
        "UPDATE cases_erasureorder SET stage = 'grace', done_at = NULL",
        "DELETE FROM cases_erasureorder",
        "UPDATE cases_erasurestop SET stopped_at = now() + interval '1 day'",
        "DELETE FROM cases_erasurestop",
    ],
)
def test_no_written_statement_changes_the_proof(caseworker, statement):
    case = closed_case()
    erasure.erase(approved(case), TODAY)
    ErasureStop.objects.create(stopped_by=caseworker)
    before = [list(model.objects.order_by("pk").values()) for model in (ErasureOrder, ErasureStop)]

    refused = pytest.raises(DatabaseError, match=r"erasure order|stays as it was")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert before[0][0]["receipt"]["cases_case"] == 1
    assert [list(model.objects.order_by("pk").values()) for model in (ErasureOrder, ErasureStop)] == before


def test_one_person_cannot_be_both(caseworker):
    with pytest.raises(DatabaseError, match="erasure_order_takes_two_persons"):
        ErasureOrderFactory(early=True, ordered_by=caseworker, approved_by=caseworker)


def test_journal_and_history_are_final_again_afterwards():
    case, other = closed_case(), CaseFactory()
    erasure.erase(approved(case), TODAY)
    other.note("case", "Står fast", by=other.coordinator)

    with pytest.raises(DatabaseError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_event")


def test_a_dry_run_counts_and_changes_nothing():
    case = closed_case()
    GoalFactory(case=case)
    for text in ("Første", "Anden"):
        case.note("case", text, by=case.coordinator)
    Access.objects.create(case_id=case.pk, user=case.coordinator, role="caseworker", page="case_detail")
    before = rows_of(case)

    shares = {share.label: share for share in erasure.dry_run(case.pk)}

    assert shares["Mål"].rows == 1
    assert shares["Mål"].earlier == 1
    assert shares["Borgere"].rows == 1
    assert shares["Hændelser på tidslinjen"].rows == 2
    assert shares["Opslag i sagen"].rows == 1
    assert rows_of(case) == before


def test_a_dry_run_asks_as_often_for_much_as_for_little(count_queries):
    little, much = closed_case(), closed_case()
    for factory in (GoalFactory, PlanVersionFactory):
        factory(case=much)

    asked = [
        count_queries(lambda case=case: erasure_sql.counts_of(case.pk, parts_of(case.pk))) for case in (little, much)
    ]

    assert asked == [2, 2]


def closed_case(**given):
    return CaseFactory(**{"closed_on": datetime.date(2026, 1, 31), "close_reason": "job"} | given)


def approved(case, **given):
    two = {"ordered_by": UserFactory(), "approved_by": UserFactory()}
    return ErasureOrderFactory(case_id=case.pk, team=case.team, **{"reason": "order", "due_on": TODAY} | two | given)


def rows_of(case):
    return [(part.table, sorted(part.row_ids)) for part in parts_of(case.pk)]


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [row[0] for row in cursor.fetchall()]


def tables_with_canary():
    """Those with the canary in any column of any row, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text ILIKE %s OR t::text ILIKE %s)',
                [f"%{CANARY}%", f"%{CANARY.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def fill(case):
    """A row with canaries in every table of the citizen's, and one in its history; no rule keeps them out."""
    ids = {"cases_citizen": case.citizen_id, "cases_case": case.pk}
    known = histories()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in citizens_models():
            table = model._meta.db_table
            if table not in ids:
                drop_checks(cursor, table)
                ids[table] = FILLED
                insert(cursor, model, ids, id=ids[table])
            if table in known:
                drop_checks(cursor, known[table]._meta.db_table)
                insert(cursor, known[table], ids, id=ids[table])
        cursor.execute("SET LOCAL session_replication_role = origin")


def drop_checks(cursor, table):
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", [table]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def insert(cursor, model, ids, **given):
    fields = [field for field in model._meta.local_fields if not field.generated and field.name != "pgh_id"]
    values = [given.get(field.name, value_for(field, ids)) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', values)


def value_for(field, ids):
    if field.is_relation:
        if field.name == "pgh_context":
            return None
        return ids.get(field.related_model._meta.db_table, FILLED)  # never a row of another citizen's
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return CANARY[: field.max_length or 100]
    if isinstance(field, models.BinaryField):
        return CANARY.encode()
    if isinstance(field, ArrayField):
        return [CANARY] if isinstance(field.base_field, models.CharField) else []
    if isinstance(field, models.JSONField):
        return f'"{CANARY}"'
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 1, 5)
    if isinstance(field, models.TimeField):
        return datetime.time(9)
    if isinstance(field, models.UUIDField):
        return "00000000-0000-4000-8000-000000000001"
    return False if isinstance(field, models.BooleanField) else 1

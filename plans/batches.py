"""Many plans on paper in one go: which they are, drawn by several hands at once, packed into one file."""

import logging
import re
import time
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet
from journal.files import PART, whole_file
from journal.models import Access
from plans.models import Paper, PaperBatch, PlanInBatch, PlanPaper, PlanVersion
from plans.models.paper_batch import MOST_TRIES, NO_ACCESS

log = logging.getLogger(__name__)

# A message works this long and sends the next one, so that whoever waits for one plan does not wait for them all.
SLICE = 1.5
PAUSE = 0.1  # until what another batch is drawing is asked for again
STUCK = "Tegningen gik i stå flere gange. Kontakt driften."
LEFT_OUT = "ikke-med.txt"
# Where plans leave, as the log of looks names it.
ORDERED, FETCHED = "team_plans:batch_list", "team_plans:batch_file"
OURS = re.compile(rf"[0-9a-f]{{32}}\.(?:pdf|zip)(?:{re.escape(PART)})?")
STRAY_AFTER = timedelta(hours=1)  # longer than any try lasts


def open_cases(user: User) -> CaseQuerySet:
    """The cases of the team that may be in a batch."""
    return Case.objects.visible_to(user).open().filter(team=user.team)


def with_plan(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(Exists(PlanVersion.objects.filter(case=OuterRef("pk"))))


def count_by_responsible(cases: CaseQuerySet) -> list[tuple[User, int]]:
    """Who is responsible for how many of them, by name."""
    counts = dict(
        Involvement.objects.coordinators()
        .filter(until_on=None, case__in=cases)
        .values_list("user")
        .annotate(cases=Count("case", distinct=True))
        .order_by("user")
    )
    users = User.objects.filter(pk__in=counts).order_by("sort_key", "pk")
    return [(user, counts[user.pk]) for user in users]


def of_responsible(cases: CaseQuerySet, user_pk: int) -> CaseQuerySet:
    theirs = Involvement.objects.coordinators().filter(until_on=None, user=user_pk)
    return cases.filter(pk__in=theirs.values("case"))


def order(cases: CaseQuerySet, reader: str, *, by: User, request_id: str) -> tuple[PaperBatch, bool]:
    """A batch of the latest agreed plans of these cases, and whether it is new or one of the same under way."""
    latest = PlanVersion.objects.filter(case__in=cases).order_by("case", "-number").distinct("case")
    versions = dict(latest.values_list("pk", "case"))
    for batch in PaperBatch.objects.visible_to(by).under_way().filter(reader=reader):
        if set(batch.plans.values_list("version", flat=True)) == set(versions):
            return batch, False
    assert by.team is not None  # whoever leads one
    batch = PaperBatch.objects.create(by=by, team=by.team, reader=reader, total=len(versions))
    PlanInBatch.objects.bulk_create([PlanInBatch(batch=batch, version_id=pk) for pk in versions])
    _note(versions.values(), ORDERED, by=by, request_id=request_id)
    return batch, True


def note_fetched(batch: PaperBatch, *, request_id: str) -> None:
    """The plans leave with each fetching."""
    _note(batch.plans.drawn().values_list("version__case", flat=True), FETCHED, by=batch.by, request_id=request_id)


def _note(cases: Iterable[int], page: str, *, by: User, request_id: str) -> None:
    looks = [Access(case_id=pk, user=by, role=by.role, page=page, request_id=request_id) for pk in cases]
    Access.objects.bulk_create(looks)


def work_on(pk: int) -> bool:
    """Draw for a moment, and pack when nothing is left to draw. True if there is more to do."""
    until = time.monotonic() + SLICE
    busy: set[int] = set()
    while time.monotonic() < until:
        if PaperBatch.objects.without_lead().filter(pk=pk).exists():
            PaperBatch.objects.under_way().filter(pk=pk).update(stopped_at=timezone.now())
            return False
        if taken := _take(pk, busy):
            _try(*taken)
        elif busy:
            busy.clear()
            time.sleep(PAUSE)
        else:
            return not _pack(pk)
    return True


def _take(pk: int, busy: set[int]) -> tuple[int, int] | None:
    """The next plan that nobody is at and its paper, its try counted; those whose paper is being drawn are `busy`."""
    free = PlanInBatch.objects.waiting().filter(batch=pk).select_for_update(skip_locked=True, of=["self"])
    while True:
        with transaction.atomic():
            row = free.exclude(pk__in=busy).select_related("batch").first()
            if row is None:
                return None
            if row.tries >= MOST_TRIES:
                row.settle(STUCK)
                continue
            paper, _ = PlanPaper.objects.only("pk").get_or_create(version_id=row.version_id, reader=row.batch.reader)
            if not PlanPaper.objects.select_for_update(skip_locked=True).only("pk").filter(pk=paper.pk):
                busy.add(row.pk)
                continue
            row.begin()
            return row.pk, paper.pk


def _try(row_pk: int, paper_pk: int) -> None:
    """Draw one plan. A try that another hand was quicker than was none: else what nobody has tried is given up."""
    if not _draw(row_pk, paper_pk):
        PlanInBatch.objects.waiting().filter(pk=row_pk, tries__gt=0).update(tries=F("tries") - 1)


@transaction.atomic
def _draw(row_pk: int, paper_pk: int) -> bool:
    """Unless it is on paper already; both rows are locked until it is settled. False if another hand is at it."""
    free = PlanInBatch.objects.waiting().select_for_update(skip_locked=True, of=["self"])
    row = free.filter(pk=row_pk).first()
    papers = PlanPaper.objects.select_for_update(skip_locked=True, of=["self"]).select_related(
        "version__case__citizen"
    )
    paper = papers.filter(pk=paper_pk).first() if row else None
    if row is None or paper is None:
        return False
    if paper.lacks_paper:
        paper.draw()
        row.settle(paper.problem)
    else:
        row.settle()
    return True


@transaction.atomic
def _pack(pk: int) -> bool:
    """Put what is drawn into the file, if this is the last hand. False if something must be drawn again first."""
    batch = PaperBatch.objects.under_way().select_for_update(skip_locked=True, of=["self"]).filter(pk=pk).first()
    if batch is None or batch.plans.waiting().exists():
        return True
    visible = Case.objects.visible_to(batch.by)
    for row in batch.plans.drawn().exclude(version__case__in=visible):
        row.settle(NO_ACCESS)
    papers = _papers(batch)
    lost = {paper.version_id for paper in papers if not paper.has_file}
    # Their address may have become protected after they were drawn.
    protected = PlanPaper.objects.filter(pk__in=[paper.pk for paper in papers]).of_protected()
    lost |= {paper.version_id for paper in protected if paper.lacks_paper}
    if lost:
        batch.plans.filter(version__in=lost).update(state=PlanInBatch.State.WAITING)
        return False
    if papers:
        # The same name every time: a worker killed between file and row leaves nothing behind that is not used.
        name = f"{keyed_hash(f'batch {batch.pk}').hex()[:32]}.zip"
        _write(Path(batch.zip.storage.path(name)), papers, _left_out(batch))
        batch.zip.name = name
    batch.packed, batch.ready_at = len(papers), timezone.now()
    batch.save(update_fields=["zip", "packed", "ready_at"])
    return True


def _papers(batch: PaperBatch) -> list[PlanPaper]:
    drawn = batch.plans.drawn().values("version")
    papers = PlanPaper.objects.filter(version__in=drawn, reader=batch.reader).exclude(pdf="")
    return list(papers.select_related("version__case").defer("version__content").order_by("version__case"))


def _left_out(batch: PaperBatch) -> list[str]:
    return [
        f"{row.version.case.number}: {row.problem}"
        for row in batch.plans.failed().select_related("version__case").defer("version__content")
    ]


def _write(path: Path, papers: list[PlanPaper], left_out: list[str]) -> None:
    # As they are: PDF files are compressed already.
    with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for paper in papers:
            packed.write(paper.pdf.path, paper.file_name)
        if left_out:
            text = "\r\n".join(["Disse planer kunne ikke komme med:", "", *left_out, ""])
            packed.writestr(LEFT_OUT, text.encode("utf-8-sig"))


def drop_strays() -> int:
    """Drop files that neither a paper nor a batch speaks of, and any that was never written to its end. How many."""
    place = Path(PaperBatch().zip.storage.path(""))
    old = timezone.now().timestamp() - STRAY_AFTER.total_seconds()
    found = [path for path in place.glob("*") if OURS.fullmatch(path.name) and path.stat().st_mtime < old]
    names = [path.name for path in found]
    kept: set[str] = set()
    papers: list[tuple[QuerySet, str]] = [(kind._default_manager.all(), "pdf") for kind in Paper.__subclasses__()]
    speakers = [*papers, (PaperBatch.objects.all(), "zip")]
    for rows, column in speakers:
        kept |= set(rows.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    strays = [path for path in found if path.name not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)

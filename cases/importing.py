"""The job that makes cases of the rows of a file: each row whole or not at all, and none of them twice."""

import time

import pghistory
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.import_rows import ReadRow, RowReader
from cases.models import Case, CaseImport, ImportFault, LeaseLost
from journal.models import Access

# A message works this long and sends the next one: no row is ever cut off by the time limit of jobs.
SLICE = 20.0
LOOKED_UP_AT_ONCE = 500
NOT_ALLOWED = "Du har ikke længere ret til at oprette borgere i teamet. De rækker, der var nået, er oprettet."
GONE = "Filen er slettet."


def work_on(pk: int, seconds: float = SLICE) -> bool:
    """Go on with an import where it stopped. True if there is more to do; nothing if somebody else is at it."""
    job = CaseImport.objects.select_related("by", "target_group", "coordinator").filter(pk=pk).first()
    if job is None or not job.take():
        return False
    try:
        with pghistory.context(user=job.by_id, url=job.get_absolute_url()):
            return _work(job, time.monotonic() + seconds)
    except LeaseLost:
        return False


def _work(job: CaseImport, until: float) -> bool:
    if problem := _problem(job):
        job.finish(problem=problem)
        return False
    work = _Work(job)
    while job.rows_done < job.rows_total:
        work.do_next()
        if time.monotonic() > until:
            job.leave()
            return True
    job.finish()
    return False


def _problem(job: CaseImport) -> str:
    """The right to it is asked again whenever it runs."""
    if not (job.by.is_active and job.by.works_for_team and job.by.team_id == job.team_id):
        return NOT_ALLOWED
    return "" if job.is_kept else GONE


class _Work:
    def __init__(self, job: CaseImport):
        self.job = job
        self.reader = RowReader(job)
        self.today = timezone.localdate()
        self.rows = job.rows
        self.ahead: dict[int, ReadRow] = {}
        self.known: dict[bytes, int] = {}
        self.visible: set[int] = set()

    def do_next(self) -> None:
        place = self.job.rows_done
        if place not in self.ahead:
            self._look_ahead(place)
        row = self.ahead[place]
        try:
            outcome = self._do(row)
        except IntegrityError:  # somebody created the same citizen since the look ahead
            self._look_up([row])
            if row.faults or row.cpr.look_up not in self.known:
                raise
            outcome = self._do(row)
        self.job.rows_done += 1
        setattr(self.job, outcome, getattr(self.job, outcome) + 1)

    def _look_ahead(self, place: int) -> None:
        coming = self.rows[place : place + LOOKED_UP_AT_ONCE]
        self.ahead = {place + step: self.reader.read(number, cells) for step, (number, cells) in enumerate(coming)}
        self._look_up(list(self.ahead.values()))

    def _look_up(self, rows: list[ReadRow]) -> None:
        hashes = [row.cpr.look_up for row in rows if not row.faults]
        everybody = Case.objects.as_system("nobody has two cases, whoever may see them")
        known = everybody.filter(citizen__cpr_hash__in=hashes).values_list("citizen__cpr_hash", "pk")
        self.known = {bytes(look_up): pk for look_up, pk in known}
        seen = Case.objects.visible_to(self.job.by).filter(pk__in=self.known.values())
        self.visible = set(seen.values_list("pk", flat=True))

    @transaction.atomic
    def _do(self, row: ReadRow) -> str:
        if row.faults:
            return self._refuse(row, row.reason, "rows_faulty")
        if case_id := self.known.get(row.cpr.look_up):
            is_visible = case_id in self.visible
            self._note(case_id, refused=not is_visible)
            where = f"i sag S-{case_id:06d}" if is_visible else "i en sag, du ikke kan se"
            return self._refuse(row, f"Borgeren findes allerede {where}.", "rows_known")
        Case.open_for(row.citizen(), by=self.job.by, **row.terms(self.today))
        self.job.count("rows_created")
        return "rows_created"

    def _refuse(self, row: ReadRow, reason: str, outcome: str) -> str:
        ImportFault.objects.create(case_import=self.job, row=row.number, reason=reason)
        self.job.count(outcome)
        return outcome

    def _note(self, case_id: int, *, refused: bool) -> None:
        """That somebody has a case is told to whoever knows the number, so it is noted like any look."""
        Access.objects.create(
            case_id=case_id,
            user=self.job.by,
            role=self.job.by.role,
            page="cases:import_detail",
            outcome=Access.Outcome.REFUSED if refused else Access.Outcome.SHOWN,
        )

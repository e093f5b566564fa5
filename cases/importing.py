"""The job that makes cases of the rows of a file: each row whole or not at all, and none of them twice."""

import logging
import time
from collections import Counter
from collections.abc import Iterable

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from cases.import_rows import ReadRow, RowReader
from cases.models import Case, CaseImport, ImportFault, LeaseLost
from journal.history import told_by
from journal.models import Access

# A message works this long and sends the next one: no row is ever cut off by the time limit of jobs.
SLICE = 20.0
LOOKED_UP_AT_ONCE = 500
# So many rows are committed together, each of them whole. A worker that dies takes no more than these with it, and
# they are done again.
BATCH = 25
NOT_ALLOWED = "Du har ikke længere ret til at oprette borgere i teamet. De rækker, der var nået, er oprettet."
GONE = "Filen er slettet."
STUCK = "Importen gik i stå flere gange ved de samme rækker. De rækker, der var nået, er oprettet. Kontakt driften."
WORKER_GONE = (
    "Den medarbejder, du valgte til alle, kan ikke længere være ansvarlig i teamet. De rækker, der var nået, er "
    "oprettet. Importér filen igen, og vælg en anden."
)
GROUP_CLOSED = (
    "Den målgruppe, du valgte til alle, er ikke længere åben for nye borgere. De rækker, der var nået, er oprettet. "
    "Importér filen igen, og vælg en anden."
)
UNKNOWN = "Rækken kunne ikke oprettes. Opret borgeren i hånden, eller kontakt driften."
# None of these is the fault of a row: the whole of it is tried again.
PASSING = (LeaseLost, OperationalError, InterfaceError, SoftTimeLimitExceeded)

log = logging.getLogger(__name__)


def work_on(pk: int, seconds: float = SLICE) -> bool:
    """Go on with an import where it stopped. True if there is more to do; nothing if somebody else is at it."""
    job = CaseImport.objects.select_related("by", "target_group", "coordinator").filter(pk=pk).first()
    if job is None or not job.take():
        return False
    try:
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
    if not job.is_kept:
        return GONE
    if job.is_stuck:
        return STUCK
    workers = User.objects.colleagues_of(job.by).caseworkers()
    if job.coordinator and not workers.filter(pk=job.coordinator.pk).exists():
        return WORKER_GONE
    if job.target_group and not job.target_group.is_open_for_new:
        return GROUP_CLOSED
    return ""


class _Work:
    def __init__(self, job: CaseImport):
        self.job = job
        self.reader = RowReader(job)
        self.today = timezone.localdate()
        self.rows = job.rows
        self.reader.remember(self.rows[: job.rows_done])
        self.ahead: dict[int, ReadRow] = {}
        self.known: dict[bytes, int] = {}
        self.visible: set[int] = set()
        self.faults: list[ImportFault] = []
        self.looks: list[Access] = []

    def do_next(self) -> None:
        """The next rows; one by one where one of them cannot be done, and that one is refused. Raises `LeaseLost`."""
        places = range(self.job.rows_done, min(self.job.rows_done + BATCH, self.job.rows_total))
        if self._is_kept(places):
            return
        for place in places:
            if not self._is_kept([place]):
                self._keep([place], is_refused=True)

    def _is_kept(self, places: Iterable[int]) -> bool:
        try:
            self._keep(places)
        except PASSING:
            raise
        except Exception as fault:  # its message may quote what stands in the row
            log.error("import %s, after row %s: %s", self.job.pk, self.job.rows_done, type(fault).__name__)
            self.job.refresh_from_db(fields=["rows_done", "rows_created", "rows_known", "rows_faulty"])
            return False
        return True

    def _keep(self, places: Iterable[int], *, is_refused: bool = False) -> None:
        """These rows, and that they are done, at once."""
        self.faults, self.looks = [], []
        with transaction.atomic():
            told_by(self.job.by, self.job.get_absolute_url())
            rows = [self._row(place) for place in places]
            outcomes = Counter(
                self._refuse(row, UNKNOWN, "rows_faulty") if is_refused else self._do(row) for row in rows
            )
            ImportFault.objects.bulk_create(self.faults)
            Access.objects.bulk_create(self.looks)
            self.job.count(outcomes)

    def _row(self, place: int) -> ReadRow:
        if place not in self.ahead:
            coming = self.rows[place : place + LOOKED_UP_AT_ONCE]
            self.ahead = {place + step: self.reader.read(*row) for step, row in enumerate(coming)}
            self._look_up(list(self.ahead.values()))
        return self.ahead[place]

    def _look_up(self, rows: list[ReadRow]) -> None:
        hashes = [row.cpr.look_up for row in rows if not row.faults]
        everybody = Case.objects.as_system("nobody has two cases, whoever may see them")
        known = everybody.filter(citizen__cpr_hash__in=hashes).values_list("citizen__cpr_hash", "pk")
        self.known |= {bytes(look_up): pk for look_up, pk in known}
        seen = Case.objects.visible_to(self.job.by).filter(pk__in=self.known.values())
        self.visible = set(seen.values_list("pk", flat=True))

    def _do(self, row: ReadRow) -> str:
        if row.faults:
            return self._refuse(row, row.reason, "rows_faulty")
        if row.cpr.look_up in self.known:
            return self._refuse_known(row)
        try:
            Case.open_for(row.citizen(), by=self.job.by, **row.terms(self.today))
        except IntegrityError:  # somebody created the same citizen since the look ahead
            self._look_up([row])
            if row.cpr.look_up not in self.known:
                raise
            return self._refuse_known(row)
        return "rows_created"

    def _refuse(self, row: ReadRow, reason: str, outcome: str) -> str:
        self.faults.append(ImportFault(case_import=self.job, row=row.number, reason=reason))
        return outcome

    def _refuse_known(self, row: ReadRow) -> str:
        """That somebody has a case is told to whoever knows the number, so it is noted like any look."""
        case_id = self.known[row.cpr.look_up]
        is_visible = case_id in self.visible
        self.looks.append(
            Access(
                case_id=case_id,
                user=self.job.by,
                role=self.job.by.role,
                page="cases:import_detail",
                outcome=Access.Outcome.SHOWN if is_visible else Access.Outcome.REFUSED,
            )
        )
        where = f"i sag S-{case_id:06d}" if is_visible else "i en sag, du ikke kan se"
        return self._refuse(row, f"Borgeren findes allerede {where}.", "rows_known")

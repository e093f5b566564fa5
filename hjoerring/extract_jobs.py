"""Making an extract's files and taking them away again. The row is the job."""

import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.sealing import keyed_hash
from cases.models import Case, CaseExtract
from cases.models.case_extract import MOST_TRIES
from hjoerring.extracts import as_json, as_pdf, everything, looks_at, refusals_at
from journal.files import write_whole
from plans.pdf import PdfUnavailable

log = logging.getLogger(__name__)

STEPS = 3


def make(extract: CaseExtract) -> None:
    """Gather, then write the file for machines and the one for people. The right to see is asked again here."""
    case = Case.objects.visible_to(extract.asked_by).filter(pk=extract.case_id).select_related("citizen").first()
    if case is None:
        _end(extract, problem="Du har ikke længere adgang til sagen.")
        return
    try:
        _write(extract, case)
    except PdfUnavailable as missing:
        _end(extract, problem=str(missing))
    except Exception as fault:  # only its kind is kept: the message may quote the case
        log.error("extract %s could not be made: %s", extract.pk, type(fault).__name__)
        extract.tries += 1
        extract.save(update_fields=["tries"])
        if extract.tries >= MOST_TRIES:
            _end(extract, problem="Filerne kunne ikke laves. Prøv igen senere.")


def _write(extract: CaseExtract, case: Case) -> None:
    is_bundle = extract.kind == CaseExtract.Kind.BUNDLE
    content = everything(case) if is_bundle else _looks(case)
    _step(extract, 1)
    if is_bundle:
        extract.data.name = _put(extract, "json", as_json(content))
    _step(extract, 2)
    extract.pdf.name = _put(extract, "pdf", as_pdf(case, extract.kind, content))
    _end(extract)


def _looks(case: Case) -> dict[str, object]:
    return {
        "case": case.number,
        "made_on": timezone.localdate(),
        "organisation": settings.ORGANISATION,
        "looks": looks_at(case.pk),
        "refusals": refusals_at(case.pk),
    }


def _put(extract: CaseExtract, ending: str, content: bytes) -> str:
    """The same name every time, so that a worker killed half-way leaves nothing that is not found again."""
    name = f"{keyed_hash(f'extract {extract.pk} {ending}').hex()[:32]}.{ending}"
    write_whole(Path(extract.pdf.storage.path(name)), content)
    return name


def _step(extract: CaseExtract, number: int) -> None:
    extract.steps_done = number
    extract.save(update_fields=["steps_done"])


def _end(extract: CaseExtract, problem: str = "") -> None:
    extract.problem = problem
    extract.steps_done = STEPS
    extract.ready_at = timezone.now()
    extract.save(update_fields=["pdf", "data", "problem", "steps_done", "ready_at"])


def forget(extract: CaseExtract) -> None:
    """Take the files away; the row stays as proof of who asked for what."""
    for ending in ("pdf", "json"):
        extract.pdf.storage.delete(f"{keyed_hash(f'extract {extract.pk} {ending}').hex()[:32]}.{ending}")
    extract.pdf, extract.data = "", ""
    extract.removed_at = timezone.now()
    extract.save(update_fields=["pdf", "data", "removed_at"])

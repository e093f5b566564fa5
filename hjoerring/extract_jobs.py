"""Making an extract's files and taking them away again. The row is the job."""

import logging
import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.sealing import keyed_hash
from cases.models import Case, CaseExtract
from hjoerring.extracts import as_json, as_pdf, everything, looks_at, refusals_at
from journal.files import PART, write_whole
from plans.pdf import PdfUnavailable

log = logging.getLogger(__name__)

STEPS = 3
OURS = re.compile(rf"[0-9a-f]{{32}}\.(?:json|pdf)(?:{re.escape(PART)})?")
STRAY_AFTER = timedelta(hours=1)  # longer than any try lasts


def make(extract: CaseExtract) -> None:
    """Gather, then write the file for machines and the one for people. The right to see is asked again here."""
    if not extract.take():
        return
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
        if extract.is_tried_enough:
            give_up(extract)
        else:
            extract.leave()


def give_up(extract: CaseExtract) -> None:
    _end(extract, problem="Filerne kunne ikke laves. Prøv igen senere.")


def _write(extract: CaseExtract, case: Case) -> None:
    is_bundle = extract.kind == CaseExtract.Kind.BUNDLE
    content = everything(case) if is_bundle else _looks(case)
    _step(extract, 1)
    if is_bundle:
        _put(extract, case, "json", as_json(content))
    _step(extract, 2)
    _put(extract, case, "pdf", as_pdf(case, extract.kind, content))
    _end(extract)


def _looks(case: Case) -> dict[str, object]:
    return {
        "case": case.number,
        "made_on": timezone.localdate(),
        "organisation": settings.ORGANISATION,
        "looks": looks_at(case.pk),
        "refusals": refusals_at(case.pk),
    }


def _put(extract: CaseExtract, case: Case, ending: str, content: bytes) -> None:
    """Say the file's name, then write it. The case is held meanwhile: a citizen who is erased is not written again."""
    with transaction.atomic():
        case.hold()
        name = _name(extract, ending)
        extract.pdf.name, extract.data.name = (
            (name, extract.data.name) if ending == "pdf" else (extract.pdf.name, name)
        )
        extract.save(update_fields=["pdf", "data"])
        write_whole(Path(extract.pdf.storage.path(name)), content)


def _name(extract: CaseExtract, ending: str) -> str:
    """The same name every time, so that a worker killed half-way leaves nothing that is not found again."""
    return f"{keyed_hash(f'extract {extract.pk} {ending}').hex()[:32]}.{ending}"


def _step(extract: CaseExtract, number: int) -> None:
    extract.steps_done = number
    extract.save(update_fields=["steps_done"])


def _end(extract: CaseExtract, problem: str = "") -> None:
    extract.lease_until = None
    extract.problem = problem
    extract.steps_done = STEPS
    extract.ready_at = timezone.now()
    extract.save(update_fields=["lease_until", "pdf", "data", "problem", "steps_done", "ready_at"])


def forget(extract: CaseExtract) -> None:
    """Take the files away; the row stays as proof of who asked for what."""
    for ending in ("pdf", "json"):
        extract.pdf.storage.delete(_name(extract, ending))
    extract.pdf, extract.data = "", ""
    extract.removed_at = timezone.now()
    extract.save(update_fields=["pdf", "data", "removed_at"])


def drop_strays() -> int:
    """Drop files that no extract speaks of, and any that was never written to its end. How many."""
    place = Path(CaseExtract().pdf.storage.path(""))
    old = timezone.now().timestamp() - STRAY_AFTER.total_seconds()
    found = [path for path in place.glob("*") if OURS.fullmatch(path.name) and path.stat().st_mtime < old]
    names = [path.name for path in found]
    kept = set(CaseExtract.objects.filter(pdf__in=names).values_list("pdf", flat=True))
    kept |= set(CaseExtract.objects.filter(data__in=names).values_list("data", flat=True))
    strays = [path for path in found if path.name not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)

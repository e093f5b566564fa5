from celery import shared_task

from cases import stored_files
from cases.importing import work_on
from cases.models import CaseImport, Document


@shared_task
def run_import(import_pk: int) -> None:
    """Make cases of the next rows of a file, and send a message for the rest."""
    if work_on(import_pk):
        run_import.delay(import_pk)


@shared_task
def run_forgotten_imports() -> int:
    """Each minute: go on with what a worker that died, or a broker that was down, left behind."""
    forgotten = list(CaseImport.objects.forgotten().values_list("pk", flat=True))
    for pk in forgotten:
        run_import.delay(pk)
    return len(forgotten)


@shared_task
def forget_import_files() -> int:
    """Every hour: drop what the files said, seven days after they came."""
    old = list(CaseImport.objects.kept_too_long().defer("sealed"))
    for job in old:
        job.forget()
    return len(old)


@shared_task
def drop_stray_files() -> int:
    """At night: drop the files that a killed process wrote without their row."""
    return stored_files.strays(Document.objects.stored)

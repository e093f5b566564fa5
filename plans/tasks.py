from celery import shared_task
from django.utils import timezone

from plans import batches, drawing, no_progress, places, referral_mail, waits_sql
from plans.models import PaperBatch, PlanPaper, Referral

SWEPT_AT_ONCE = 100
HANDS = 2  # that draw a batch at once: as many as a worker has processes


@shared_task
def draw_plan(paper_pk: int) -> None:
    """Draw the PDF of a frozen plan; does nothing when it is drawn, or being drawn, already."""
    drawing.draw(PlanPaper.objects.to_draw(paper_pk).select_related("version__case__citizen"))


@shared_task
def draw_forgotten_plans() -> int:
    """Each minute: queue the papers that did not come, because the broker or a worker was down."""
    return drawing.send_forgotten(PlanPaper.objects.all(), draw_plan)


@shared_task
def begin_batch(batch_pk: int) -> None:
    """Set the hands to work on a batch of plans. May run twice: each plan is drawn by one of them."""
    for _ in range(HANDS):
        draw_batch.delay(batch_pk)


@shared_task
def draw_batch(batch_pk: int) -> None:
    """Draw plans of a batch for a moment, and send a message for the rest."""
    if batches.work_on(batch_pk):
        draw_batch.delay(batch_pk)


@shared_task
def settle_batches() -> None:
    """Each minute: go on with batches left behind, make those anew that hold somebody erased, drop the old ones."""
    for batch in PaperBatch.objects.kept_too_long().order_by("pk")[:SWEPT_AT_ONCE]:
        batch.forget()
    for batch in PaperBatch.objects.torn().order_by("pk")[:SWEPT_AT_ONCE]:
        batch.unpack()
        begin_batch.delay(batch.pk)
    for pk in PaperBatch.objects.forgotten().order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]:
        begin_batch.delay(pk)


@shared_task
def drop_stray_papers() -> int:
    """At night: drop the papers that a killed process wrote without their row."""
    return batches.drop_strays()


@shared_task
def settle_places() -> int:
    """Each minute: pass on places that nobody answered for or that became free, and find others for cancelled ones."""
    return places.settle(timezone.localdate())


@shared_task
def count_waits() -> int:
    """How long people wait for each offer, from the places of the last year."""
    return waits_sql.count_waits(timezone.localdate())


@shared_task
def mail_referral(referral_pk: int) -> None:
    """Mail a provider its link; does nothing when it is mailed, or being mailed, already."""
    referral_mail.mail_link(referral_pk)


@shared_task
def settle_referrals() -> int:
    """Each minute: remind, let go of what was not answered in time, and queue the links that were not mailed."""
    settled = referral_mail.settle()
    waiting = Referral.objects.to_mail().order_by("sent_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:SWEPT_AT_ONCE]):
        mail_referral.delay(pk)
    return settled


@shared_task
def question_plans() -> int:
    """Mark the plans of those whose barriers stand still."""
    return no_progress.question_plans(timezone.localdate())

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from notices.models import Notice

MOST_TRIES = 5
MAILED_WITHIN = timedelta(minutes=2)  # longer than a mail server is waited for
TRIED_AGAIN = timedelta(minutes=10)


class DigestQuerySet(models.QuerySet["Digest"]):
    def to_mail(self, now: datetime) -> Self:
        """Today's, for whoever still wants it, that is neither sent nor being sent; given up after so many tries."""
        return self.filter(
            mailing_until__lte=now,
            on=timezone.localdate(now),
            mailed_at=None,
            mail_tries__lt=MOST_TRIES,
            user__digest_by_mail=True,
            user__is_active=True,
        ).exclude(user__email="")

    def to_show(self, user: User, today: date) -> "Digest | None":
        """This morning's, until the one it is for has seen it."""
        return self.filter(user=user, on=today, seen_at=None).first()


class Digest(models.Model):
    """What waits for one person on one morning, in numbers; told in the application and, if wanted, by mail.

    `counts` has the numbers by kind of what is late and what is near, and how much of it is of colleagues who are
    away. `mailing_until` is empty for whom no mail is to be sent; else from when it may be.
    """

    TOPIC = "overdue"  # of the notice

    user = models.ForeignKey(User, models.CASCADE, verbose_name="modtager", related_name="digests")
    on = models.DateField("dato")
    counts = models.JSONField("tal", default=dict)
    made_at = models.DateTimeField("lavet", default=timezone.now)
    seen_at = models.DateTimeField("set", null=True, blank=True)
    mailed_at = models.DateTimeField("sendt", null=True, blank=True)
    mailing_until = models.DateTimeField("sendes indtil", null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField("forsøg", default=0)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = "morgenoverblik"
        verbose_name_plural = "morgenoverblik"
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(name="digest_once_a_morning", fields=["user", "on"])]

    def __str__(self):
        return f"{self.on:%d.%m.%Y}"

    @property
    def late(self) -> dict[str, int]:
        return self.counts.get("late", {})

    @property
    def soon(self) -> dict[str, int]:
        return self.counts.get("soon", {})

    @property
    def late_covered(self) -> dict[int, int]:
        """How much of what is late is in the place of each colleague who is away."""
        return {int(pk): number for pk, number in self.counts.get("late_covered", {}).items()}

    @property
    def soon_covered(self) -> dict[int, int]:
        return {int(pk): number for pk, number in self.counts.get("soon_covered", {}).items()}

    @property
    def waiting(self) -> int:
        return sum(self.late.values())

    def seen(self) -> None:
        """Once; the morning's notice has then been read too."""
        now = timezone.now()
        if Digest.objects.filter(pk=self.pk, seen_at=None).update(seen_at=now):
            Notice.objects.filter(recipient=self.user_id, topic=self.TOPIC, on=self.on).mark_read()

    def claim_mail(self, now: datetime) -> bool:
        """Nobody else mails it for so long; counted before it is tried, so that dying on it is a try too."""
        claimed = Digest.objects.filter(pk=self.pk, mailed_at=None, mailing_until__lte=now)
        until = now + MAILED_WITHIN
        if not claimed.update(mailing_until=until, mail_tries=F("mail_tries") + 1):
            return False
        self.mailing_until = until
        return True

    def was_mailed(self) -> None:
        Digest.objects.filter(pk=self.pk, mailed_at=None).update(mailed_at=timezone.now(), mailing_until=None)

    def was_not_mailed(self, *, for_good: bool) -> None:
        """Tried again after a while, unless the address is to blame; by whoever still holds it."""
        again = None if for_good else timezone.now() + TRIED_AGAIN
        Digest.objects.filter(pk=self.pk, mailing_until=self.mailing_until).update(mailing_until=again)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


class Escalation(models.Model):
    """Something overdue that the team lead was told of; once for each thing and each of its deadlines.

    A measurement that was never made has no row: `row_id` is its case then.
    """

    class Kind(models.TextChoices):
        FOLLOW_UP = "follow_up", "Opfølgning"
        MEETING = "meeting", "Samtale"
        CONTACT = "contact", "Kontaktfrist"
        MEASUREMENT = "measurement", "Måling"
        AGREEMENT = "agreement", "Aftale"
        ENDED = "ended", "Indsats uden svar"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="escalations")
    kind = models.CharField("slags", max_length=12, choices=Kind)
    row_id = models.BigIntegerField("række")
    due_on = models.DateField("frist")
    # The first of them; a team's other leads are told with them.
    lead = models.ForeignKey(User, models.CASCADE, verbose_name="teamleder", related_name="+")
    told_on = models.DateField("fortalt")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "meddelelse til teamleder"
        verbose_name_plural = "meddelelser til teamleder"
        ordering = ["-told_on", "-pk"]
        constraints = [models.UniqueConstraint(name="escalation_once", fields=["kind", "row_id", "due_on"])]

    def __str__(self):
        return f"{self.get_kind_display()}, frist {self.due_on:%d.%m.%Y}"

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from notices.models import Notice


class Digest(models.Model):
    """What waits for one person on one morning, in numbers; told in the application and, if wanted, by mail."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="modtager", related_name="digests")
    on = models.DateField("dato")
    counts = models.JSONField("tal", default=dict)
    made_at = models.DateTimeField("lavet", default=timezone.now)
    seen_at = models.DateTimeField("set", null=True, blank=True)
    mailed_at = models.DateTimeField("sendt", null=True, blank=True)
    mailing_until = models.DateTimeField("sendes indtil", null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField("forsøg", default=0)

    class Meta:
        verbose_name = "morgenoverblik"
        verbose_name_plural = "morgenoverblik"
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(name="digest_once_a_morning", fields=["user", "on"])]

    def __str__(self):
        return f"{self.on:%d.%m.%Y}"


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


class Escalation(models.Model):
    """Something overdue that the team lead was told of; once for each thing and each of its deadlines."""

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
    lead = models.ForeignKey(User, models.CASCADE, verbose_name="teamleder", related_name="+")
    told_on = models.DateField("fortalt")
    notice = models.ForeignKey(Notice, models.SET_NULL, verbose_name="besked", related_name="+", null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "meddelelse til teamleder"
        verbose_name_plural = "meddelelser til teamleder"
        ordering = ["-told_on", "-pk"]
        constraints = [models.UniqueConstraint(name="escalation_once", fields=["kind", "row_id", "due_on"])]

    def __str__(self):
        return f"{self.get_kind_display()}, frist {self.due_on:%d.%m.%Y}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def behind(self, secret_hash: str) -> Self:
        """The one calendar whose secret address this is the print of, while its owner may log in."""
        return self.filter(secret_hash=secret_hash, user__is_active=True)


class CalendarFeed(models.Model):
    """A secret address at which a colleague's own calendar fetches when they meet whom, by case number alone."""

    user = models.OneToOneField(User, models.CASCADE, verbose_name="medarbejder", related_name="calendar_feed")
    secret_hash = models.CharField("aftryk af adressen", max_length=64, unique=True)
    made_at = models.DateTimeField("lavet", default=timezone.now)
    fetched_at = models.DateTimeField("sidst hentet", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"

    def __str__(self):
        return f"Kalender for {self.user}"

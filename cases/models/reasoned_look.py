from datetime import timedelta
from typing import Self

import pghistory
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from danish.fields import MaskedCharField
from journal.models import Access, Event

OPEN_FOR = timedelta(hours=8)


class ReasonedLookQuerySet(models.QuerySet["ReasonedLook"]):
    def live(self) -> Self:
        return self.filter(until_at__gt=timezone.now())


@pghistory.track()
class ReasonedLook(models.Model):
    """A reason someone gave to see a case that is not theirs; it opens the case for eight hours.

    One for each person, case and day: who asks again when the hours are over has the same one opened anew.
    """

    class Reason(models.TextChoices):
        COVER = "cover", "Jeg dækker ind for en kollega"
        CONTACT = "contact", "Borgeren har henvendt sig til mig"
        SUPERVISION = "supervision", "Faglig sparring eller tilsyn"
        COMPLAINT = "complaint", "Klage eller aktindsigt"
        OTHER = "other", "Andet"

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="sag", related_name="reasoned_looks")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+")
    reason = models.CharField("grund", max_length=12, choices=Reason)
    text = MaskedCharField(
        "begrundelse",
        max_length=300,
        validators=[MinLengthValidator(10, "Skriv lidt mere om, hvorfor du skal se sagen.")],
    )
    given_at = models.DateTimeField("givet", auto_now_add=True)
    until_at = models.DateTimeField("indtil")

    objects = ReasonedLookQuerySet.as_manager()

    class Meta:
        verbose_name = "begrundet opslag"
        verbose_name_plural = "begrundede opslag"
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["user", "until_at"], name="reasoned_look_of_user")]
        constraints = [
            models.UniqueConstraint("case", "user", TruncDate("given_at"), name="reasoned_look_once_a_day"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_reason_display()}"

    @transaction.atomic
    def grant(self) -> None:
        """Open the case for eight hours and write the reason in the access log and on the timeline.

        While it is open already, as when the form was sent several times at once, nothing more is written.
        """
        now = timezone.now()
        given = {"reason": self.reason, "text": self.text, "until_at": now + OPEN_FOR}
        look, is_new = ReasonedLook.objects.select_for_update().get_or_create(
            case=self.case, user=self.user, given_at__date=timezone.localdate(now), defaults=given
        )
        if not is_new and look.until_at > now:
            return
        if not is_new:
            ReasonedLook.objects.filter(pk=look.pk).update(**given)
        Access.objects.create(
            case_id=self.case_id,
            user=self.user,
            role=self.user.role,
            relation="reasoned",
            page="begrundet opslag",
            reason=f"{self.get_reason_display()}: {self.text}",
        )
        self.case.note(Event.Kind.CASE, f"Begrundet opslag: {self.get_reason_display()}", by=self.user)

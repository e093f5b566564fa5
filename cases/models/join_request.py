from typing import Self

import pghistory
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from cases.models.involvement import Involvement
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(answer="")


@pghistory.track()
class JoinRequest(RulesAtFields):
    """Somebody asks for a part in a case, and whoever is responsible answers."""

    class Answer(models.TextChoices):
        GRANTED = "granted", "Ja"
        DECLINED = "declined", "Nej"
        WITHDRAWN = "withdrawn", "Trukket tilbage"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="join_requests")
    asker = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="join_requests")
    part = models.CharField("rolle i sagen", max_length=20, choices=Involvement.Part, editable=False)
    why = MaskedCharField(
        "begrundelse",
        max_length=300,
        validators=[MinLengthValidator(10, "Skriv lidt mere om, hvorfor du skal være med i sagen.")],
    )
    asked_at = models.DateTimeField("spurgt", auto_now_add=True)
    answer = models.CharField("svar", max_length=10, choices=Answer, blank=True)
    answer_words = MaskedCharField("begrundelse for svaret", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "anmodning om at deltage"
        verbose_name_plural = "anmodninger om at deltage"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["case"], condition=Q(answer=""), name="join_request_waiting")]
        constraints = [
            models.UniqueConstraint(
                name="join_request_one_waiting",
                fields=["case", "asker"],
                condition=Q(answer=""),
                violation_error_message="Du har allerede spurgt. Svaret kommer som en besked.",
                violation_error_code="why",
            ),
            models.CheckConstraint(
                name="join_request_answered_by_someone",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message="Et svar har en person og et tidspunkt.",
            ),
            models.CheckConstraint(
                name="join_request_declined_with_words",
                condition=~Q(answer="declined") | ~Q(answer_words=""),
                violation_error_message="Skriv, hvorfor svaret er nej.",
                violation_error_code="answer_words",
            ),
        ]

    def __str__(self):
        return f"{self.asker}: {self.get_part_display()}"

    @property
    def hindrance(self) -> str:
        """Why this person cannot ask now; empty if they can."""
        if not self.case.is_open:
            return "Sagen er afsluttet."
        today = timezone.localdate()
        taken = self.case.involvements.current(today).filter(user=self.asker).order_by("from_on").first()
        if taken:
            return f"Du er allerede med i sagen som {taken.get_part_display().lower()}."
        if self.case.join_requests.waiting().filter(asker=self.asker).exclude(pk=self.pk).exists():
            return "Du har allerede spurgt. Svaret kommer som en besked."
        return ""

    def can_be_answered_by(self, user: User) -> bool:
        """Whoever is responsible, and who leads the team, answers."""
        if not self.case.can_be_changed_by(user):
            return False
        leads = user.role == User.Role.TEAM_LEAD and user.team_id == self.case.team_id
        return leads or self.case.coordinator == user

    @transaction.atomic
    def ask(self) -> None:
        """Put the question to whoever is responsible for the case."""
        self.part = Involvement.part_of_role(self.asker.role)
        self.save()
        self.case.note(
            Event.Kind.PEOPLE, f"Beder om at deltage som {self.get_part_display().lower()}: {self.why}", by=self.asker
        )

    @transaction.atomic
    def withdraw(self) -> None:
        """Think better of it. An answer that was given in the meantime counts."""
        waiting = JoinRequest.objects.waiting().filter(pk=self.pk)
        if waiting.update(answer=self.Answer.WITHDRAWN, answered_by=self.asker, answered_at=timezone.now()):
            self.case.note(Event.Kind.PEOPLE, "Beder ikke længere om at deltage", by=self.asker)
        self.refresh_from_db(fields=["answer", "answered_by", "answered_at"])

    @transaction.atomic
    def reply(self, answer: str, *, words: str = "", by: User) -> None:
        """Grant it, which lets the person in from today, or decline it with words."""
        self.answer, self.answer_words = answer, words
        self.answered_by, self.answered_at = by, timezone.now()
        self.save()
        if self.answer == self.Answer.GRANTED:
            joining = Involvement(case=self.case, user=self.asker, reason=self.why)
            if not joining.in_the_way(self.asker, joining.from_on, None):
                joining.join(by=by)
        else:
            self.case.note(Event.Kind.PEOPLE, f"{self.asker.name} kan ikke deltage: {self.answer_words}", by=by)

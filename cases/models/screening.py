from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from cases.screenings import Answered, band_of, check_questions, check_thresholds, explain, most_points, points_of
from danish.rules import RulesAtFields
from journal.models import Event


class NotPublishable(Exception):
    """A form without questions or bands cannot be used; the message says in Danish what is missing."""


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def in_use(self) -> Self:
        """Published and not withdrawn."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)


class Screening(RulesAtFields):
    """One edition of a form that helps to see a risk early. Once published it never changes."""

    title = models.CharField("titel", max_length=120)
    edition = models.PositiveSmallIntegerField("udgave", editable=False)
    intro = models.TextField("vejledning", max_length=1000, blank=True)
    questions = models.JSONField("spørgsmål", default=list, blank=True, validators=[check_questions])
    thresholds = models.JSONField("trin", default=list, blank=True, validators=[check_thresholds])
    published_at = models.DateTimeField("udgivet", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("taget ud af brug", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="ændret af", related_name="+", null=True, editable=False
    )
    changed_at = models.DateTimeField("ændret", auto_now=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = "screeningsskema"
        verbose_name_plural = "screeningsskemaer"
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(name="screening_edition_is_unique", fields=["edition"]),
            models.UniqueConstraint(
                name="screening_one_in_use",
                fields=["withdrawn_at"],
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="screening_one_draft",
                fields=["published_at"],
                condition=Q(published_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="screening_withdrawn_was_published",
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                violation_error_message="Kun et udgivet skema kan tages ud af brug.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_screening_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND "
                    "(OLD.title, OLD.edition, OLD.intro, OLD.questions, OLD.thresholds, OLD.published_at) IS DISTINCT "
                    "FROM (NEW.title, NEW.edition, NEW.intro, NEW.questions, NEW.thresholds, NEW.published_at)"
                ),
            ),
            pgtrigger.Protect(
                name="published_screening_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.title}, udgave {self.edition}"

    def get_absolute_url(self):
        return reverse("screening_update", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_in_use(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def most_points(self) -> int:
        return most_points(self.questions)

    @classmethod
    @transaction.atomic
    def draft(cls, content: dict[str, Any], *, by: User) -> "Screening":
        """The one draft there is, or a new edition that begins with this content."""
        waiting = cls.objects.drafts().first()
        if waiting:
            return waiting
        last = cls.objects.aggregate(last=Max("edition"))["last"] or 0
        return cls.objects.create(edition=last + 1, changed_by=by, **content)

    @property
    def content(self) -> dict[str, Any]:
        """What a new edition begins with."""
        return {
            "title": self.title,
            "intro": self.intro,
            "questions": self.questions,
            "thresholds": self.thresholds,
        }

    def change(self, *, by: User) -> None:
        self.version += 1
        self.changed_by = by
        self.save()

    def put_question(self, question: dict[str, Any], *, by: User) -> None:
        """Save the question in the place of the one with its key, or as the last."""
        known = {one["key"]: number for number, one in enumerate(self.questions)}
        if question["key"] in known:
            self.questions[known[question["key"]]] = question
        else:
            self.questions.append(question)
        self.change(by=by)

    def drop_question(self, key: str, *, by: User) -> None:
        self.questions = [one for one in self.questions if one["key"] != key]
        self.change(by=by)

    def move_question(self, key: str, step: int, *, by: User) -> None:
        """Up (-1) or down (1); at the end nothing happens."""
        place = next((number for number, one in enumerate(self.questions) if one["key"] == key), None)
        if place is None or not 0 <= place + step < len(self.questions):
            return
        self.questions.insert(place + step, self.questions.pop(place))
        self.change(by=by)

    @transaction.atomic
    def publish(self, *, by: User) -> None:
        """Take this edition into use instead of the one before."""
        if not self.questions:
            raise NotPublishable("Skemaet har ingen spørgsmål. Tilføj mindst ét, før du udgiver.")
        if not self.thresholds:
            raise NotPublishable("Skemaet har ingen trin. Skriv, hvad summen kan betyde, før du udgiver.")
        now = timezone.now()
        Screening.objects.in_use().update(withdrawn_at=now)
        self.published_at = now
        self.change(by=by)

    def withdraw(self, *, by: User) -> None:
        """Take it out of use without a new one; what was answered stays."""
        self.withdrawn_at = timezone.now()
        self.change(by=by)


class ScreeningAnswerQuerySet(models.QuerySet["ScreeningAnswer"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class ScreeningAnswer(models.Model):
    """A screening form answered for one citizen on one day, with the caseworker's own judgement. Never changed."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="screening_answers")
    screening = models.ForeignKey(Screening, models.PROTECT, verbose_name="skema", related_name="answers")
    answers = models.JSONField("svar", default=dict)
    points = models.PositiveSmallIntegerField("point", editable=False)
    on = models.DateField("dato", default=timezone.localdate)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="udfyldt af", related_name="+")
    note = models.TextField("din egen vurdering", max_length=1000)

    objects = ScreeningAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "udfyldt screening"
        verbose_name_plural = "udfyldte screeninger"
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.screening}: {self.points} point"

    @property
    def explained(self) -> list[Answered]:
        """Which answers moved the sum and how, the heaviest first."""
        return explain(self.screening.questions, self.answers)

    @property
    def band(self) -> str:
        return band_of(self.screening.thresholds, self.points)

    @transaction.atomic
    def give(self, *, by: User) -> None:
        """Count the points and save. Nothing else follows from it."""
        self.by = by
        self.points = points_of(self.screening.questions, self.answers)
        self.save()
        self.case.note(
            Event.Kind.SUPPORT, f"Screening udfyldt: {self.points} af {self.screening.most_points} point", by=by
        )

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from companies.models import Branch
from danish.sorting import sort_key, sort_key_expression


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def to_choose(self) -> Self:
        """Single occupations; the main groups above them say too little to be somebody's goal."""
        return self.filter(Q(kind=Occupation.Kind.ESCO) | Q(code__regex=r"^\d{4,6}$"))

    def matching(self, text: str) -> Self:
        """Those with this code, or whose names hold every word."""
        found = self
        for word in text.split()[:6]:
            found = found.filter(Q(search_text__contains=sort_key(word)) | Q(code__startswith=word))
        return found


class Occupation(models.Model):
    """A kind of job as Statistics Denmark (DISCO-08) or the European Commission (ESCO) names it."""

    class Kind(models.TextChoices):
        DISCO = "disco", "DISCO-08"
        ESCO = "esco", "ESCO"

    key = models.SlugField("nøgle", max_length=60, unique=True)
    kind = models.CharField("kilde", max_length=5, choices=Kind)
    code = models.CharField("kode", max_length=6)
    title = models.CharField("stillingsbetegnelse", max_length=200)
    other_names = models.CharField("andre navne", max_length=4000, blank=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="branche", related_name="occupations", null=True, blank=True
    )
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")
    search_text = models.GeneratedField(
        expression=sort_key_expression("title", "other_names"),
        output_field=models.CharField(max_length=4201, db_collation="C"),
        db_persist=True,
    )

    objects = OccupationQuerySet.as_manager()

    class Meta:
        verbose_name = "stillingsbetegnelse"
        verbose_name_plural = "stillingsbetegnelser"
        ordering = ["title", "key"]
        constraints = [
            models.CheckConstraint(
                name="occupation_code_is_digits",
                condition=Q(code__regex=r"^\d{1,6}$"),
                violation_error_message="Koden består af 1 til 6 cifre.",
                violation_error_code="code",
            ),
        ]

    def __str__(self):
        return self.title


class OccupationFile(models.Model):
    """A list of occupations that was read and waits for the administrator's yes; gone once it is imported."""

    kind = models.CharField("kilde", max_length=5, choices=Occupation.Kind)
    rows = models.JSONField("rækker")
    uploaded_by = models.OneToOneField(User, models.CASCADE, verbose_name="sendt af", related_name="+")
    uploaded_at = models.DateTimeField("sendt", default=timezone.now)

    class Meta:
        verbose_name = "liste over stillinger"
        verbose_name_plural = "lister over stillinger"

    def __str__(self):
        return self.get_kind_display()

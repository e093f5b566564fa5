from django.db import models
from django.db.models import Q

from accounts.models import User


class CatalogImport(models.Model):
    """A catalogue read from a file, and what it would change; applied by a second click, or dropped."""

    class Kind(models.TextChoices):
        YAML = "yaml", "YAML"
        XLSX = "xlsx", "Excel"

    class State(models.TextChoices):
        READ = "read", "Læst"
        APPLIED = "applied", "Gennemført"
        DROPPED = "dropped", "Fortrudt"

    kind = models.CharField("slags", max_length=4, choices=Kind)
    state = models.CharField("tilstand", max_length=8, choices=State, default=State.READ, editable=False)
    content = models.JSONField("indhold")
    base = models.CharField("kataloget, det er sammenlignet med", max_length=64)  # its digest
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="indlæst af", related_name="+")
    asked_at = models.DateTimeField("indlæst", auto_now_add=True)
    applied_at = models.DateTimeField("gennemført", null=True, blank=True)

    class Meta:
        verbose_name = "import af kataloget"
        verbose_name_plural = "importer af kataloget"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalogimport_applied_has_a_time",
                condition=Q(state="applied", applied_at__isnull=False) | (~Q(state="applied") & Q(applied_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%d.%m.%Y}"

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.models import Team


class SearchName(models.Model):
    """One way into a citizen's name: the name, turned so that it begins with one of its words, and who may find it.

    "Karina Lund Jensen" has three. The database writes them when a name, a team or a protection changes, so nothing
    can forget to; they hold no more than the citizen and the case, whose history is kept.
    """

    case = models.ForeignKey(
        "cases.Case", models.CASCADE, verbose_name="sag", related_name="search_names", db_index=False
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        verbose_name="team, der kan finde borgeren",
        related_name="+",
        null=True,  # none when the case is restricted
        db_index=False,
    )
    key = models.CharField("navn fra dette ord", max_length=170, db_collation="C")
    word = models.CharField("ord, som det lyder", max_length=170)

    class Meta:
        verbose_name = "navn at søge på"
        verbose_name_plural = "navne at søge på"
        ordering = ["key", "case"]
        indexes = [
            models.Index(fields=["team", "key", "case"], name="search_name_in_team"),
            models.Index(fields=["case", "key"], name="search_name_of_case"),
            GinIndex(fields=["word"], name="search_name_sounds", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self):
        return self.key

from typing import Self

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse

from accounts.models import User
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)


class SavedView(RulesAtFields):
    """A way one person likes to see the list of citizens: filters, order and columns under a name."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="saved_views")
    name = MaskedCharField("navn", max_length=40)
    query = models.CharField("visning", max_length=400, blank=True)  # as in the address, without a search
    rank = models.PositiveSmallIntegerField("rækkefølge", editable=False)

    # They stand above the list of citizens, all of them.
    MOST = 30

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "visning"
        verbose_name_plural = "visninger"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="saved_view_name_is_unique",
                fields=["user", "name"],
                violation_error_code="name",
                violation_error_message="Du har allerede en visning med det navn.",
            ),
            models.UniqueConstraint(
                name="saved_view_rank_is_unique", fields=["user", "rank"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="saved_view_holds_no_search",
                condition=~Q(query__regex=r"(^|&)(q|soegt|side)="),
                violation_error_message="En visning kan ikke gemme en søgning på navn eller en side i listen.",
                violation_error_code="query",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('case_list')}?{self.query}" if self.query else reverse("case_list")

    @classmethod
    def hold(cls, user_pk: int) -> None:
        """Make others who change this person's views wait until this transaction is over."""
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=user_pk)

    @transaction.atomic
    def add(self) -> None:
        """Save the view as the last of its owner's."""
        SavedView.hold(self.user_id)
        self.rank = (SavedView.objects.of(self.user).aggregate(last=Max("rank"))["last"] or 0) + 1
        self.save()

    @transaction.atomic
    def move(self, step: int) -> None:
        """Change places with the view before (-1) or after (1); at the end nothing happens."""
        SavedView.hold(self.user_id)
        self.refresh_from_db(fields=["rank"])
        others = SavedView.objects.of(self.user)
        if step < 0:
            neighbour = others.filter(rank__lt=self.rank).order_by("-rank").first()
        else:
            neighbour = others.filter(rank__gt=self.rank).order_by("rank").first()
        if neighbour:
            others.filter(pk__in=[self.pk, neighbour.pk]).update(rank=self.rank + neighbour.rank - F("rank"))

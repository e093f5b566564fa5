from collections.abc import Iterable

from django.db import models, transaction

from accounts.models import User
from catalog.models import TargetGroup


class SpecialityQuerySet(models.QuerySet["Speciality"]):
    @transaction.atomic
    def put(self, user: User, groups: Iterable[TargetGroup]) -> None:
        """These and no others are what somebody knows best."""
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two at once do not add the same
        wanted = {group.pk for group in groups}
        theirs = self.filter(user=user)
        theirs.exclude(target_group__in=wanted).delete()
        known = set(theirs.values_list("target_group", flat=True))
        self.bulk_create([Speciality(user=user, target_group_id=pk) for pk in sorted(wanted - known)])


class Speciality(models.Model):
    """A target group that a caseworker knows best; counts when cases are shared out."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="specialities")
    target_group = models.ForeignKey(TargetGroup, models.CASCADE, verbose_name="målgruppe", related_name="+")

    objects = SpecialityQuerySet.as_manager()

    class Meta:
        verbose_name = "speciale"
        verbose_name_plural = "specialer"
        ordering = ["target_group"]
        constraints = [models.UniqueConstraint(name="speciality_once", fields=["user", "target_group"])]

    def __str__(self):
        return str(self.target_group)

from django.db import models

from accounts.models import User
from catalog.models import TargetGroup


class Speciality(models.Model):
    """A target group that a caseworker knows best; counts when cases are shared out."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="specialities")
    target_group = models.ForeignKey(TargetGroup, models.CASCADE, verbose_name="målgruppe", related_name="+")

    class Meta:
        verbose_name = "speciale"
        verbose_name_plural = "specialer"
        ordering = ["target_group"]
        constraints = [models.UniqueConstraint(name="speciality_once", fields=["user", "target_group"])]

    def __str__(self):
        return str(self.target_group)

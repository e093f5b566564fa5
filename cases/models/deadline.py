from datetime import date

from django.db import models
from django.db.models import F, Q


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def live(self, on: date) -> "DeadlineQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def days(self, on: date) -> dict[str, int]:
        """The number of days of every rule that counted on this date, by its subject."""
        return dict(self.live(on).values_list("subject", "days"))


class Deadline(models.Model):
    """After how many days a case is flagged. What the municipality may change is a row with a period."""

    class Subject(models.TextChoices):
        OVERVIEW = "overview", "Overblik over ressourcer og barrierer efter start"
        NEW_CASE = "new_case", "Så længe er en sag ny for medarbejderen"
        FOLLOW_UP_SOON = "follow_up_soon", "Opfølgning inden for"
        ENDS_SOON = "ends_soon", "Indsats slutter inden for"
        CONSENT_ENDS = "consent_ends", "Samtykke udløber inden for"
        NO_CONTACT = "no_contact", "Ingen kontakt med borgeren i"
        NOTHING_HAPPENED = "nothing", "Intet er sket i sagen i"
        NO_PROGRESS = "no_progress", "Ingen fremgang i"
        INTERVIEWS = "interviews", "Tværfaglig analyse: samtaler efter borgerens ja"
        CONFERENCE = "conference", "Tværfaglig analyse: konference efter borgerens ja"
        ANALYSIS_PLAN = "analysis_plan", "Tværfaglig analyse: omsat til plan efter borgerens ja"
        ESCALATION = "escalation", "Overskredet: teamlederen får besked efter"
        MEETING_SOON = "meeting_soon", "Samtale inden for"
        PROPOSAL_ANSWER = "proposal_answer", "Svar på en konferences forslag"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    subject = models.CharField("regel", max_length=20, choices=Subject)
    days = models.PositiveSmallIntegerField("dage")
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "frist"
        verbose_name_plural = "frister"
        ordering = ["subject", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="deadline_is_within_two_years",
                condition=Q(days__gte=1, days__lte=730),
                violation_error_message="Skriv et antal dage mellem 1 og 730.",
                violation_error_code="days",
            ),
            models.CheckConstraint(
                name="deadline_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return f"{self.get_subject_display()}: {self.days} dage"

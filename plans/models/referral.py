from datetime import date, datetime, time, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.link_secret import make_secret, print_of
from accounts.models import User
from cases.models import Case, Consent
from cases.models.consent import ConsentQuerySet
from catalog.models import Provider
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event
from plans.models.intervention import Intervention

REMINDED_BEFORE = timedelta(days=2)
KEPT_OPEN = timedelta(days=14)  # after the intervention's last day
LONGEST_LINK = timedelta(days=366)
MOST_TRIES = 10
MAILED_WITHIN = timedelta(minutes=2)  # longer than a mail server is waited for
# The department of the consents that stands for all who are outside the municipality.
OUTSIDE = "external-provider"
COVERING = (Consent.Purpose.PLAN, Consent.Purpose.INFORM)


class ReferralState(models.TextChoices):
    SENT = "sent", "Sendt"
    RECEIVED = "received", "Modtaget"
    ACCEPTED = "accepted", "Accepteret"
    WAITING = "waiting", "Venter på plads"
    STARTED = "started", "Startet"
    DECLINED = "declined", "Afvist"
    ENDED = "ended", "Afsluttet"
    WITHDRAWN = "withdrawn", "Trukket tilbage"
    EXPIRED = "expired", "Udløbet uden svar"


OPEN = (ReferralState.SENT, ReferralState.RECEIVED)
ANSWERED = (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.STARTED)
# What the provider may say, from where.
ANSWERS = {
    ReferralState.RECEIVED: (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.DECLINED),
    ReferralState.ACCEPTED: (ReferralState.STARTED, ReferralState.WAITING, ReferralState.DECLINED),
    ReferralState.WAITING: (ReferralState.STARTED, ReferralState.ACCEPTED, ReferralState.DECLINED),
    ReferralState.STARTED: (ReferralState.ENDED,),
}
# Every step there is: the provider's, and those of the caseworker and the clock. The database knows no others.
STEPS = [
    (ReferralState.SENT.value, ReferralState.RECEIVED.value),
    *((before.value, after.value) for before, answers in ANSWERS.items() for after in answers),
    *((before.value, ReferralState.WITHDRAWN.value) for before in (*OPEN, *ANSWERED)),
    *((before.value, ReferralState.EXPIRED.value) for before in OPEN),
    (ReferralState.ACCEPTED.value, ReferralState.ENDED.value),
    (ReferralState.WAITING.value, ReferralState.ENDED.value),
]
TOLD = {
    ReferralState.SENT: "Henvisning sendt til {}",
    ReferralState.RECEIVED: "{} har åbnet henvisningen",
    ReferralState.ACCEPTED: "{} tager imod henvisningen",
    ReferralState.WAITING: "{} tager imod, når der er plads",
    ReferralState.STARTED: "{} er begyndt",
    ReferralState.DECLINED: "{} siger nej til henvisningen",
    ReferralState.ENDED: "Henvisningen til {} er afsluttet",
    ReferralState.WITHDRAWN: "Henvisningen til {} er trukket tilbage",
    ReferralState.EXPIRED: "{} svarede ikke på henvisningen i tide",
}


# What the place (plans.Place) and the referral of one intervention say against each other, by both states.
CONTRADICTIONS = {
    ("booked", "waiting"): "Borgeren har plads, men leverandøren siger, der er ventetid. Afklar det med leverandøren.",
    ("offered", "waiting"): "Der er tilbudt en plads, men leverandøren siger, der er ventetid.",
    ("booked", "declined"): "Leverandøren har sagt nej, men borgeren har stadig plads.",
    ("offered", "declined"): "Leverandøren har sagt nej, men der er tilbudt en plads.",
    ("waiting", "declined"): "Leverandøren har sagt nej, men borgeren står stadig på venteliste.",
    ("waiting", "accepted"): "Leverandøren har sagt ja, men borgeren står på venteliste.",
    ("waiting", "started"): "Leverandøren skriver, at borgeren er begyndt, men borgeren står på venteliste.",
}


class NotNow(Exception):
    """The step cannot be taken from where the referral is; somebody was faster, or the link is an old one."""


def nobodys_print() -> str:
    """Of a secret that is thrown away: no link leads to the referral until one is mailed."""
    return print_of(make_secret())


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def covering_consents() -> ConsentQuerySet:
    """Of the case a referral belongs to, those that let a provider outside the municipality be told."""
    case = OuterRef("intervention__case")
    return Consent.objects.filter(case=case, departments__key=OUTSIDE, purpose__in=COVERING)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(intervention__case__in=Case.objects.visible_to(user))

    def behind_link(self, link_hash: str) -> Self:
        """What a provider without an account reaches: the one referral whose link this is the print of."""
        return self.filter(link_hash=link_hash)

    def live(self) -> Self:
        return self.filter(state__in=Referral.LIVE)

    def shut_without(self, consent: Consent, today: date) -> Self:
        """Those whose link opens nothing more when this consent is withdrawn from who is outside; `uncovered` asks.

        None when it covers nothing, or another one covers the same.
        """
        covering = Consent.objects.filter(case=consent.case_id, departments__key=OUTSIDE, purpose__in=COVERING)
        live = set(covering.live(today).values_list("pk", flat=True))
        if live != {consent.pk}:
            return self.none()
        needing = self.live().filter(intervention__case=consent.case_id, intervention__case__closed_on=None)
        return needing.filter(without_consent_because="").exclude(provider__kind=Provider.Kind.INTERNAL)

    def uncovered(self, today: date) -> Self:
        """The live ones whose link opens nothing, for the citizen no longer lets us share; as `is_covered` asks."""
        outside = self.live().filter(intervention__case__closed_on=None, without_consent_because="")
        return outside.exclude(provider__kind=Provider.Kind.INTERNAL).exclude(Exists(covering_consents().live(today)))

    def of(self, user: User) -> Self:
        """Those in the cases this user is responsible for, and those the user sent."""
        cases = Case.objects.visible_to(user)
        return self.filter(Q(intervention__case__in=cases.coordinated_by(user)) | Q(sent_by=user))

    def to_mail(self) -> Self:
        """Those whose link is not sent, nor being sent; given up after so many tries.

        One that would open nothing waits; as `closed_because` asks.
        """
        now, today = timezone.now(), timezone.localdate()
        unsent = self.live().filter(mailed_at=None, mail_tries__lt=MOST_TRIES, mail_problem="")
        unclaimed = unsent.filter(Q(mailing_until=None) | Q(mailing_until__lte=now))
        opens = unclaimed.filter(link_until__gt=now, intervention__case__closed_on=None)
        last_day = Coalesce("intervention__ended_on", "intervention__ends_on")
        opens = opens.alias(last_day=last_day).filter(last_day__gte=today - KEPT_OPEN)
        return opens.exclude(pk__in=Referral.objects.uncovered(today))

    def to_remind(self, today: date) -> Self:
        """Unanswered, soon due, not reminded since the link was sent on another day, and free to be answered."""
        due = self.exclude(pk__in=Referral.objects.uncovered(today)).filter(
            state__in=Referral.OPEN, reminded_at=None, answer_by__gte=today
        )
        return due.filter(answer_by__lte=today + REMINDED_BEFORE, mailed_at__lt=end_of(today - timedelta(days=1)))

    def overdue(self, today: date) -> Self:
        return self.filter(state__in=Referral.OPEN, answer_by__lt=today)

    def end_with_intervention(self) -> None:
        """Nothing is left to answer, or to carry out. What the provider or a colleague has just ended is passed by."""
        for referral in self.live().select_for_update().order_by("pk"):
            referral.end_with_intervention()


@pghistory.track(exclude=["link_hash", "mail_tries", "mailing_until"])
class Referral(RulesAtFields):
    """A citizen is sent to a provider with one intervention of the plan; the provider answers by a link of its own."""

    State = ReferralState
    LIVE = (*OPEN, *ANSWERED)
    OPEN = OPEN
    ANSWERED = ANSWERED

    class Share(models.TextChoices):
        """What of the citizen the provider is shown; the name always, since somebody is to come."""

        PHONE = "phone", "Telefon"
        EMAIL = "email", "E-mail"
        BIRTH = "birth", "Fødselsdato"
        GOALS = "goals", "Job- og uddannelsesmål"
        BARRIERS = "barriers", "De barrierer, indsatsen tager fat på"
        EFFECT = "effect", "Forventet effekt"

    intervention = models.ForeignKey(Intervention, models.CASCADE, verbose_name="indsats", related_name="referrals")
    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name="leverandør", related_name="referrals")
    email = models.EmailField("sendes til", max_length=120)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.SENT, editable=False)
    shares = ArrayField(
        models.CharField(max_length=10, choices=Share),
        verbose_name="hvad leverandøren får at se",
        default=list,
        blank=True,
    )
    without_consent_because = MaskedCharField("hvorfor uden samtykke", max_length=300, blank=True)
    message = MaskedCharField("besked til leverandøren", max_length=2000, blank=True)
    answer_by = models.DateField("svar senest")
    # As the provider says while somebody waits; not all know it.
    room_on = models.DateField("plads fra", null=True, blank=True, editable=False)
    # Only the hash of the link's secret is kept; a new link makes the old one useless.
    link_hash = models.CharField("linkets aftryk", max_length=64, unique=True, editable=False)
    link_until = models.DateTimeField("linket virker til", editable=False)
    # The row is the job: the link is mailed while there is no time here.
    mailed_at = models.DateTimeField("link sendt", null=True, blank=True, editable=False)
    # Whoever mails it has claimed it until then, and nothing is locked while a mail server is waited for.
    mailing_until = models.DateTimeField("sendes nu", null=True, blank=True, editable=False)
    mail_tries = models.PositiveSmallIntegerField("forsøg på at sende", default=0, editable=False)
    mail_problem = models.CharField("hvorfor mailen ikke kom frem", max_length=200, blank=True, editable=False)
    reminded_at = models.DateTimeField("påmindet", null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, verbose_name="sendt af", related_name="+", editable=False)
    sent_at = models.DateTimeField("sendt", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "henvisning"
        verbose_name_plural = "henvisninger"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention"],
                condition=Q(state__in=["sent", "received", "accepted", "waiting", "started"]),
                name="referral_one_at_a_time",
                violation_error_message="Der er allerede en henvisning i gang for indsatsen.",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state__in=["sent", "received"]), name="referral_to_answer"),
            models.Index(fields=["sent_at"], condition=Q(mailed_at=None), name="referral_to_mail"),
        ]
        triggers = [pgtrigger.FSM(name="referral_steps_in_order", field="state", transitions=STEPS)]

    def __str__(self):
        return f"Henvisning til {self.provider}"

    def get_absolute_url(self):
        return reverse("plans:referral_detail", args=[self.intervention.case_id, self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_open(self) -> bool:
        """Not answered yet."""
        return self.state in self.OPEN

    @property
    def may_be_reminded(self) -> bool:
        return self.is_open and self.mailed_at is not None and self.is_covered

    @property
    def takes_proposals(self) -> bool:
        return self.state in self.ANSWERED and not self.intervention.is_over

    @property
    def state_colour(self) -> str:
        colours = {"accepted": "green", "started": "green", "waiting": "blue", "received": "blue", "sent": "blue"}
        return colours.get(self.state, "amber" if self.state in {"declined", "expired"} else "")

    @property
    def answers(self) -> tuple[ReferralState, ...]:
        """What the provider may say now."""
        return ANSWERS.get(ReferralState(self.state), ())

    @property
    def shared_words(self) -> list[str]:
        return [label for value, label in self.Share.choices if value in self.shares]

    @property
    def is_covered(self) -> bool:
        """Whether the citizen's consent, or the law, lets this provider be told."""
        if self.provider.kind == Provider.Kind.INTERNAL or self.without_consent_because:
            return True
        case = self.intervention.case
        return any(case.shares_with(OUTSIDE, purpose) for purpose in COVERING)

    @property
    def contradiction(self) -> str:
        """What the newest referral and the place say against each other; empty when they agree."""
        intervention = self.intervention
        if intervention.is_over or intervention.latest_referral != self:
            return ""
        place = intervention.last_place
        return CONTRADICTIONS.get((place.state, self.state), "") if place else ""

    @property
    def closed_because(self) -> str:
        """Why the provider is shown nothing, in words for the caseworker; empty while the link opens."""
        if not self.is_live and self.state != self.State.ENDED:
            return "Henvisningen er ikke i gang."
        if not self.intervention.case.is_open:
            return "Sagen er afsluttet."
        if timezone.localdate() > self.intervention.last_day + KEPT_OPEN:
            return "Indsatsen sluttede for mere end 14 dage siden."
        if timezone.now() >= self.link_until:
            return "Linket er udløbet."
        return "" if self.is_covered else "Borgerens samtykke gælder ikke længere."

    @property
    def may_be_linked(self) -> bool:
        """Whether there is any use in a new link: while the consent is gone it would open nothing either."""
        return self.is_live and self.is_covered

    def clean(self):
        if self.answer_by and not self.pk:
            today = timezone.localdate()
            if not today <= self.answer_by <= today + timedelta(days=60):
                raise ValidationError({"answer_by": "Vælg en dag fra i dag og højst 60 dage frem."})

    def hold(self) -> None:
        """Lock the row and read it anew, so that of two who act on it at once the second is told."""
        self.refresh_from_db(
            fields=["state", "email", "answer_by", "link_hash", "link_until", "mailed_at", "reminded_at", "version"],
            from_queryset=Referral.objects.select_for_update(),
        )

    @transaction.atomic
    def send(self, *, by: User) -> None:
        """Save the referral. The link is made when it is mailed, so that it stands nowhere else."""
        self.sent_by = by
        self.link_hash, self.link_until = nobodys_print(), end_of(self.answer_by)
        self.save()
        self._tell(by=by)

    @transaction.atomic
    def receive(self) -> None:
        """The provider opened it; only the first time is a step."""
        self.hold()
        if self.state == self.State.SENT:
            self._go(self.State.RECEIVED)

    def answer(self, state: str, *, by_name: str, note: str = "", room_on: date | None = None) -> None:
        """The provider accepts, has to wait, starts, declines or ends. Raises `NotNow`."""
        told = f"Plads fra {room_on:%d.%m.%Y}. {note}".strip() if room_on else note
        self.room_on = room_on
        self._go(self.State(state), by_name=by_name, note=told)

    def withdraw(self, *, reason: str, by: User) -> None:
        """The provider sees nothing from now on. Raises `NotNow`."""
        self._go(self.State.WITHDRAWN, by=by, note=reason)

    def expire(self) -> None:
        self._go(self.State.EXPIRED)

    def end_with_intervention(self) -> None:
        self._go(self.State.WITHDRAWN if self.is_open else self.State.ENDED, note="Indsatsen er slut")

    @transaction.atomic
    def remind(self, *, by: User | None = None) -> None:
        """Mail a link once more, with the deadline; the old one is useless then. Raises `NotNow`."""
        self.hold()
        if not self.may_be_reminded:
            raise NotNow
        self.reminded_at = timezone.now()
        self._mail_anew("reminded_at")
        self._note(f"Påmindelse til {self.provider} om henvisningen", by=by)

    @transaction.atomic
    def renew(self, *, email: str, answer_by: date | None, by: User) -> None:
        """Mail a new link, maybe to somebody else: whoever has the old one is shut out at once. Raises `NotNow`."""
        self.hold()
        if not self.may_be_linked:
            raise NotNow
        self.email, self.link_hash = email, nobodys_print()
        if self.is_open:
            self.answer_by = answer_by or self.answer_by
            self.link_until = end_of(self.answer_by)
        else:
            self.link_until = timezone.now() + LONGEST_LINK
        self.reminded_at = None
        self._mail_anew("reminded_at", "email", "link_hash", "answer_by", "link_until")
        self._note(f"Nyt link til henvisningen sendt til {self.provider}", by=by)

    def new_secret(self) -> str:
        """A link that works from now on instead of the one before, for the demo, where nobody has a mailbox."""
        secret = make_secret()
        self.link_hash = print_of(secret)
        self.save(update_fields=["link_hash"])
        return secret

    def claim_mail(self) -> None:
        """Nobody else mails it for so long. The row is locked."""
        self.mailing_until = timezone.now() + MAILED_WITHIN
        self.save(update_fields=["mailing_until"])

    def was_mailed(self, secret: str) -> None:
        """Only now does the link before stop working: what could not be mailed takes nothing away."""
        self.link_hash, self.mailed_at, self.mailing_until = print_of(secret), timezone.now(), None
        self.save(update_fields=["link_hash", "mailed_at", "mailing_until"])

    def was_not_mailed(self, problem: str = "") -> None:
        """Tried again by the sweeper, unless the address is to blame or it was tried often enough."""
        self.mail_tries += 1
        if self.mail_tries >= MOST_TRIES:
            problem = problem or "Mailserveren svarer ikke."
        self.mail_problem, self.mailing_until = problem, None
        self.save(update_fields=["mail_tries", "mail_problem", "mailing_until"])

    def _mail_anew(self, *fields: str) -> None:
        """Save these, and have a link mailed. One that is being mailed just now is not taken for it."""
        self.mailed_at = self.mailing_until = None
        self.mail_tries, self.mail_problem = 0, ""
        self._save_only(*fields, "mailed_at", "mailing_until", "mail_tries", "mail_problem")

    @transaction.atomic
    def _go(self, state: ReferralState, *, by: User | None = None, by_name: str = "", note: str = "") -> None:
        self.hold()
        if (self.state, state) not in STEPS:
            raise NotNow
        if state in self.ANSWERED:
            self.link_until = timezone.now() + LONGEST_LINK
        elif state == self.State.ENDED:
            self.link_until = end_of(timezone.localdate() + KEPT_OPEN)
        elif state not in self.OPEN:
            self.link_until = timezone.now()
        self.state = state
        if state != self.State.WAITING:
            self.room_on = None
        self._save_only("state", "link_until", "room_on")
        self._tell(by=by, by_name=by_name, note=note)
        if not self.is_live and self.proposals.lapse():
            self._note(f"Forslag fra {self.provider} er bortfaldet", by=by)

    def _tell(self, *, by: User | None, by_name: str = "", note: str = "") -> None:
        self.steps.create(state=self.state, by=by, by_name=by_name, note=note)
        self._note(TOLD[ReferralState(self.state)].format(self.provider), by=by, note=note)

    def _note(self, text: str, *, by: User | None, note: str = "") -> None:
        words = f"{text}: {self.intervention}" + (f". {note}" if note else "")
        self.intervention.case.note(Event.Kind.PLAN, words, by=by)

    def _save_only(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ReferralStep(models.Model):
    """One step of a referral; by the provider when nobody of the staff took it."""

    referral = models.ForeignKey(Referral, models.CASCADE, verbose_name="henvisning", related_name="steps")
    state = models.CharField("tilstand", max_length=10, choices=Referral.State)
    at = models.DateTimeField("hvornår", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="af", related_name="+", null=True)
    by_name = MaskedCharField("navn hos leverandøren", max_length=80, blank=True)
    note = MaskedCharField("bemærkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "trin i en henvisning"
        verbose_name_plural = "trin i en henvisning"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.get_state_display()

    @property
    def who(self) -> str:
        if self.by:
            return self.by.name
        return self.by_name or ("Leverandøren" if self.state == Referral.State.RECEIVED else "Systemet")

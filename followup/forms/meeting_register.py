"""Registering a talk: how it went, what was agreed until next time, and when that is."""

from datetime import date, time
from typing import Any

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from danish.forms import BooleanField, CharField, ChoiceField, DateField, TimeField, VersionField
from followup.contact_arithmetic import Talk
from followup.contact_plan import Proposal, proposed_next
from followup.forms.meetings import HeldForm, colleagues
from followup.forms.talk_doubts import DayOffField, YesField
from followup.models import AgreedTask, Meeting, MeetingDraft
from followup.models.meeting import MeetingForm
from journal.conflicts import Difference, in_words, together

ROWS = 6
LONGEST = 4000
LONGEST_NUMBER = 19
DONE = "gjort_"  # and the number of an agreement


class MeetingRegisterForm(HeldForm):
    """The two fixed points of every talk: how it goes with plan and job search, and the agreements.

    Those of last time that are open can be marked as done.

    What was written before and not registered is the draft's, and stands in the form when it is opened again.
    """

    kladde_version = VersionField(required=False)
    nyeste = VersionField(required=False)  # talk that was in the case when the page was opened
    ingen_aftaler = BooleanField(label="Ingen nye aftaler", required=False)
    naeste_on = DateField(label="Næste samtale", required=False)
    naeste_at = TimeField(label="Klokken", required=False)
    naeste_form = ChoiceField(label="Form", choices=MeetingForm.choices, required=False)
    fridag = DayOffField()

    class Meta(HeldForm.Meta):
        pass

    def __init__(self, *args: Any, draft: MeetingDraft | None = None, by: User | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.draft = draft or MeetingDraft(version=0)  # none where it is held against what a colleague saved
        self.by = by or self.instance.held_by
        self.people = dict(colleagues(self.instance.case, also=self.by.pk))
        self.planned_next = self._planned_next()
        self._ask_about_last_time()
        self._add_rows()
        self._propose_next()
        self.fields["kladde_version"].initial = self.draft.version
        if not self.is_bound:
            newest = Meeting.objects.of_case(self.instance.case).order_by("-pk").values_list("pk", flat=True)
            self.fields["nyeste"].initial = newest.first() or 0
        if self.draft.is_begun:
            self.initial.update({name: value for name, value in self.draft.fields.items() if name in self.fields})

    def _planned_next(self) -> Meeting | None:
        """Not one of the same day: that may be the one that is being written down."""
        talks = Meeting.objects.of_case(self.instance.case).planned().exclude(pk=self.instance.pk)
        talks = talks.filter(on__gte=timezone.localdate(), on__gt=self.instance.on)
        return talks.select_related("group").order_by("on", "at", "pk").first()

    def _ask_about_last_time(self) -> None:
        """What is open, apart from what was ticked here and a colleague has closed meanwhile."""
        sent = [name.removeprefix(DONE) for name in self.data if name.startswith(DONE)]
        ticked = [int(pk) for pk in sent if pk.isdecimal() and len(pk) < LONGEST_NUMBER]
        tasks = list(AgreedTask.objects.of_case(self.instance.case).open_or(ticked).select_related("user"))
        for task in tasks:
            task.case = self.instance.case
        self.last_time = [task for task in tasks if task.is_open]
        self.dropped_meanwhile = [task for task in tasks if task.dropped_on]
        for task in self.last_time:
            self.fields[f"{DONE}{task.pk}"] = BooleanField(label=f"Gjort: {task.text}", required=False)

    @property
    def since_last_time(self) -> list[tuple[AgreedTask, forms.BoundField]]:
        return [(task, self[f"{DONE}{task.pk}"]) for task in self.last_time]

    def _add_rows(self) -> None:
        case = self.instance.case
        who: list[tuple[str, str]] = [(AgreedTask.Owner.CITIZEN, case.citizen.first_name)]
        who += [(str(pk), name) for pk, name in self.people.items()] + [(AgreedTask.Owner.OTHER, "En anden")]
        for number in range(1, ROWS + 1):
            self.fields[f"hvad_{number}"] = CharField(label=f"Aftale {number}", max_length=300, required=False)
            self.fields[f"hvem_{number}"] = ChoiceField(
                label="Hvem gør det?", choices=who, required=False, initial=AgreedTask.Owner.CITIZEN
            )
            self.fields[f"navn_{number}"] = CharField(label="Navn, hvis en anden", max_length=120, required=False)
            self.fields[f"senest_{number}"] = DateField(
                label="Senest", required=False, help_text="Tom: til næste samtale"
            )

        for name, field in self.fields.items():
            if name.startswith(("hvad_", "hvem_", "navn_", "senest_", "plan_")):
                field.is_sometimes_required = True  # type: ignore[attr-defined]  # which of them, the form says

    def _propose_next(self) -> None:
        """By the rule, unless a talk is agreed on already. What is sent, as a draft is all the time, has its own."""
        if self.planned_next:
            for name in ("naeste_on", "naeste_at", "naeste_form"):
                del self.fields[name]
        elif not self.is_bound:
            self.initial.update(
                naeste_on=self.proposal.on, naeste_at=self.instance.at or time(10), naeste_form=self.instance.form
            )

    @cached_property
    def proposal(self) -> Proposal:
        """Counted from the day this talk is held on, which may be over for long when it is written down."""
        today, one = timezone.localdate(), self.instance
        return proposed_next(one.case, today, after=Talk(min(one.on, today), one.form, one.pk or 0))

    @property
    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        names = ("hvad", "hvem", "navn", "senest")
        return [tuple(self[f"{name}_{number}"] for name in names) for number in range(1, ROWS + 1)]

    @property
    def more_rows(self) -> list[tuple[bool, tuple[forms.BoundField, ...]]]:
        """Each after the first stands within the one before, open when it or one after it is written in."""
        more = self.rows[1:]
        used = [any(row[0].value() or any(one.errors for one in row) for row in more[at:]) for at in range(len(more))]
        return list(zip(used, more, strict=True))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        next_on = said.get("naeste_on")
        if next_on and next_on <= (said.get("on") or timezone.localdate()):
            self.add_error("naeste_on", "Næste samtale skal ligge efter denne.")
        elif next_on and next_on < timezone.localdate():
            self.add_error("naeste_on", "Næste samtale skal ligge ude i fremtiden.")
        self.agreements = self._agreements(said)
        if said.get("udfald") == Meeting.State.HELD and not self.agreements and not said.get("ingen_aftaler"):
            if not any(name.startswith(("hvad", "hvem", "navn", "senest")) for name in self.errors):
                told = "Skriv, hvad I aftalte til næste samtale, eller sæt flueben ved »Ingen nye aftaler«."
                self.add_error("hvad_1", told)
        elif self.agreements and said.get("ingen_aftaler"):
            self.add_error("ingen_aftaler", "Der står aftaler ovenfor. Fjern fluebenet eller aftalerne.")
        return said

    def _agreements(self, said: dict[str, Any]) -> list[AgreedTask]:
        found = []
        until = self.planned_next.on if self.planned_next else said.get("naeste_on")
        if until == timezone.localdate():
            until = None  # nobody meant today
        for number in range(1, ROWS + 1):
            text, due_on = said.get(f"hvad_{number}"), said.get(f"senest_{number}") or until
            if not text:
                if said.get(f"senest_{number}") or said.get(f"navn_{number}"):
                    self.add_error(f"hvad_{number}", "Skriv, hvad der er aftalt.")
                continue
            if due_on is None:
                self.add_error(f"senest_{number}", "Skriv, hvornår det skal være gjort.")
                continue
            if due_on < (said.get("on") or due_on):
                self.add_error(f"senest_{number}", "Dagen ligger før samtalen.")
                continue
            agreement = self._agreement(number, text, due_on, said)
            if agreement:
                found.append(agreement)
        return found

    def _agreement(self, number: int, text: str, due_on: date, said: dict[str, Any]) -> AgreedTask | None:
        who = said.get(f"hvem_{number}") or AgreedTask.Owner.CITIZEN
        if who == AgreedTask.Owner.OTHER and not said.get(f"navn_{number}"):
            self.add_error(f"navn_{number}", "Skriv, hvem der gør det.")
            return None
        if who in {AgreedTask.Owner.CITIZEN, AgreedTask.Owner.OTHER}:
            name = said.get(f"navn_{number}", "") if who == AgreedTask.Owner.OTHER else ""
            return AgreedTask(text=text, owner=who, other_name=name, due_on=due_on)
        return AgreedTask(text=text, owner=AgreedTask.Owner.STAFF, user_id=int(who), due_on=due_on)

    def next_talk(self) -> Meeting | None:
        said = self.cleaned_data
        if not said.get("naeste_on"):
            return None
        return Meeting(
            on=said["naeste_on"],
            at=said.get("naeste_at"),
            form=said.get("naeste_form") or self.instance.form,
            place=self.instance.place if said.get("naeste_form") == self.instance.form else "",
            minutes=self.instance.minutes,
            held_by=self.instance.held_by,
        )

    def judged(self) -> list[tuple[str, Meeting]]:
        return [*super().judged(), *self.planned()]

    def planned(self) -> list[tuple[str, Meeting]]:
        coming = self.next_talk()
        if coming:
            coming.case = self.instance.case
        return [("Næste samtale: ", coming)] if coming else []

    def register(self) -> None:
        said = self.cleaned_data
        self.instance.nothing_agreed = bool(said.get("ingen_aftaler"))
        done = [task for task in self.last_time if said.get(f"{DONE}{task.pk}")]
        self.instance.register(
            said["udfald"], by=self.by, agreements=self.agreements, next_talk=self.next_talk(), done=done
        )
        if self.draft.is_begun:
            self.draft.delete()

    @property
    def what_was_sent(self) -> dict[str, str]:
        """For the draft: the words as they were written, whether or not they are right yet."""
        own = {"version", "kladde_version", "nyeste"}
        names = [name for name, field in self.fields.items() if name not in own and not isinstance(field, YesField)]
        return {name: str(self.data.get(name, ""))[:LONGEST].replace("\x00", "") for name in names}

    @property
    def is_of_what_was_registered(self) -> bool:
        """Whether a draft comes so late that its talk, which nobody had planned, stands in the case by now."""
        known = self.data.get("nyeste", "")
        if self.draft.is_begun or self.instance.pk or not (known.isdecimal() and len(known) < 19):
            return False
        since = Meeting.objects.of_case(self.instance.case).filter(pk__gt=int(known), registered_by=self.by)
        return since.filter(on=F("first_on"), moves=0, state__in=Meeting.HAPPENED).exists()

    @property
    def overwrites(self) -> bool:
        """Whether somebody with the same name saved other words of this draft, in another window."""
        if not self.draft.is_begun or self.data.get("kladde_version") == str(self.draft.version):
            return False
        return bool(self.in_two_editions)

    @property
    def in_two_editions(self) -> list[Difference]:
        """Of each field that differs, what was saved and what is on the page."""
        saved, sent = self.draft.fields, self.what_was_sent
        different = [
            (self[name], saved.get(name, ""), sent[name]) for name in sent if saved.get(name, "") != sent[name]
        ]
        return [
            Difference(
                name=bound.html_name,
                label=str(bound.label),
                theirs=theirs,
                yours=yours,
                theirs_shown=in_words(bound, theirs),
                yours_shown=in_words(bound, yours),
                is_list=False,
                both=together(theirs, yours) if isinstance(bound.field.widget, forms.Textarea) else "",
            )
            for bound, theirs, yours in different
        ]

    @property
    def words_of_draft(self) -> list[str]:
        """For whoever comes back to a draft of a talk that a colleague has registered."""
        known = self.draft.fields.items()
        return [words for name, words in known if name.startswith(("plan_", "hvad_")) and words]

    @property
    def what_was_written(self) -> list[tuple[str, str]]:
        """For whoever sent words that cannot be saved any more."""
        wanted = [name for name in self.fields if name.startswith(("plan_", "hvad_"))]
        return [(str(self[name].label), str(self[name].value())) for name in wanted if self[name].value()]

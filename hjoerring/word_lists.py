"""The lists of words that everything else is chosen from: which there are, and who uses them."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import Count

from cases.models import Case, CoverPart, Factor, Goal, GoalSuggestion, Occupation, Speciality, TargetGroupSpell
from catalog.keys import with_free_key
from catalog.models import Area, Category, Indicator, Offer, OfferSuggestion, Provider, TargetGroup, Theme, Track
from companies.models import Branch
from conferences.models import (
    ConferenceDay,
    Contribution,
    Discipline,
    Observation,
    Participant,
    Prompt,
    Proposal,
    Room,
)
from danish.slugs import danish_slug
from danish.templatetags.danish import antal
from evaluation.models import CaseloadGroupWeight
from followup.models import ContactRule, Question
from journal.kept import KeptQuerySet
from plans.models import DurationRule, Intervention

FEWEST = 5
OF_CONFERENCE = "conference__analysis__case"


@dataclass(frozen=True)
class Use:
    """Rows of another model that point to a word; in plain numbers, since editors see no citizen."""

    model: type[models.Model]
    field: str
    label: str
    of_citizens: bool = False  # a number below five might tell who it is
    case: str = "case"  # the way to the citizen's case

    def counts(self, row: models.Model | None = None) -> dict[int, int]:
        """By word, or of one of them. Specially protected cases are in nobody's counts."""
        wanted = {self.field: row.pk} if row else {f"{self.field}__isnull": False}
        if self.of_citizens:
            wanted["is_restricted" if self.model is Case else f"{self.case}__is_restricted"] = False
        rows = self.model._default_manager.filter(**wanted)
        return dict(rows.order_by().values_list(self.field).annotate(n=Count("pk")))


@dataclass(frozen=True)
class UseByKey(Use):
    """Rows that hold the keys of several words in a column of their own."""

    word: type[models.Model] = Indicator

    def counts(self, row: models.Model | None = None) -> dict[int, int]:
        rows = self.model._default_manager.all()
        if self.of_citizens:
            rows = rows.filter(case__is_restricted=False)
        words = dict(self.word._default_manager.values_list("key", "pk"))
        if row:
            words = {key: pk for key, pk in words.items() if pk == row.pk}
            rows = rows.filter(**{f"{self.field}__overlap": list(words)})
        held = Counter(chain.from_iterable(rows.order_by().values_list(self.field, flat=True)))
        return {words[key]: number for key, number in held.items() if key in words}


@dataclass(frozen=True)
class WordList:
    """One list: whose rows it shows, what editors write in them, and where they are used."""

    key: str
    title: str
    one: str
    about: str
    model: type[Any]
    fields: tuple[str, ...]
    uses: tuple[Use, ...]
    kind: str = ""  # of an area
    group: str = ""  # the field that the order is kept within
    heading: str = ""  # a field told beside each word
    of_administrators: bool = False  # instead of the catalogue's editors
    then: str = ""  # the list that what is new on this one needs words on

    @property
    def told(self) -> str:
        return self.group or self.heading

    @property
    def told_as(self) -> str:
        name = str(self.model._meta.get_field(self.told).verbose_name)
        return name[:1].upper() + name[1:]

    def rows(self) -> KeptQuerySet:
        rows = self.model._default_manager.all()
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return (
            rows.select_related(self.group).order_by(f"{self.group}__order", "order", "key")
            if self.group
            else rows.order_by("order", "key")
        )

    def beside(self, row: Any) -> models.QuerySet[Any]:
        """Those a word changes places with."""
        rows = self.rows().current()
        return rows.filter(**{self.group: getattr(row, self.group)}) if self.group else rows

    def new(self) -> Any:
        return self.model(kind=self.kind) if self.kind else self.model()

    def add(self, row: Any) -> None:
        """Save a new word behind the others, under a key of its own."""
        row.order = (self.beside(row).aggregate(last=models.Max("order"))["last"] or 0) + 1
        wanted = (danish_slug(row.label).replace("-", "_") or self.key)[:34].strip("_")

        def save(key: str) -> None:
            row.key = key
            self.keep(row)

        with_free_key(wanted, "_", lambda key: self.model._default_manager.filter(key=key).exists(), save)

    def keep(self, row: Any) -> None:
        row.save()

    def used_by(self, row: models.Model | None = None) -> dict[int, str]:
        """For each word that is used, or for one of them: how many of what."""
        return told_uses(self.uses, row)


class Professions(WordList):
    """Each of them is consented to by itself."""

    def keep(self, row: Any) -> None:
        row.add()


class Prompts(WordList):
    """What professions are asked."""

    def new(self) -> Any:
        """For the newest profession that is asked nothing yet, if there is one."""
        return Prompt(discipline=Discipline.objects.current().filter(prompts=None).order_by("-pk").first())


def told_uses(uses: tuple[Use, ...], row: models.Model | None = None) -> dict[int, str]:
    found: dict[int, Counter[str]] = {}
    for use in uses:
        for pk, number in use.counts(row).items():
            found.setdefault(pk, Counter())[use.label] += number
    hidden = {use.label for use in uses if use.of_citizens}
    return {
        pk: " · ".join(_told(number, label, label in hidden) for label, number in counts.items())
        for pk, counts in found.items()
    }


def _told(number: int, label: str, is_hidden: bool) -> str:
    _, many = label.split(",")
    return f"under {FEWEST} {many}" if is_hidden and number < FEWEST else antal(number, label)


OF_AREAS = (
    Use(Offer, "barriers", "indsats,indsatser"),
    Use(Offer, "strengthens", "indsats,indsatser"),
    Use(Factor, "area", "vurdering hos borgere,vurderinger hos borgere", of_citizens=True),
    Use(OfferSuggestion, "areas", "forslag,forslag"),
    Use(Proposal, "area", "forslag fra en konference,forslag fra konferencer", True, OF_CONFERENCE),
    Use(Indicator, "related_barriers", "indikator,indikatorer"),
)
LISTS = {
    one.key: one
    for one in (
        WordList(
            "temaer",
            "Temaer",
            "tema",
            "De dele af livet, som barrierer og ressourcer er delt op efter.",
            Theme,
            ("label", "description"),
            (Use(Area, "theme", "barriere eller ressource,barrierer og ressourcer"),),
        ),
        WordList(
            "barrierer",
            "Barrierer",
            "barriere",
            "Det, der kan stå i vejen for job eller uddannelse.",
            Area,
            ("label", "theme", "help"),
            OF_AREAS,
            kind=Area.Kind.BARRIER,
            group="theme",
        ),
        WordList(
            "ressourcer",
            "Ressourcer",
            "ressource",
            "Det, der kan bygges på.",
            Area,
            ("label", "theme", "help"),
            OF_AREAS,
            kind=Area.Kind.RESOURCE,
            group="theme",
        ),
        WordList(
            "kategorier",
            "Kategorier",
            "kategori",
            "De slags indsatser, kataloget er delt op i.",
            Category,
            ("label", "short_label", "description", "colour"),
            (
                Use(Offer, "category", "indsats,indsatser"),
                Use(Intervention, "category", "linje i en plan,linjer i planer", of_citizens=True),
                Use(Proposal, "category", "forslag fra en konference,forslag fra konferencer", True, OF_CONFERENCE),
            ),
        ),
        WordList(
            "spor",
            "Spor",
            "spor",
            "Veje gennem kataloget på tværs af kategorierne.",
            Track,
            ("label",),
            (Use(Offer, "track", "indsats,indsatser"),),
        ),
        WordList(
            "maalgrupper",
            "Målgrupper",
            "målgruppe",
            "De grupper, loven placerer borgerne i.",
            TargetGroup,
            (
                "label",
                "label_plural",
                "short_label",
                "law_reference",
                "law_reference_old",
                "benefit",
                "is_open_for_new",
                "ends_on",
            ),
            (
                Use(Case, "target_group", "sag,sager", of_citizens=True),
                Use(TargetGroupSpell, "target_group", "periode i en sag,perioder i sager", of_citizens=True),
                Use(Offer, "target_groups", "indsats,indsatser"),
                Use(OfferSuggestion, "target_groups", "forslag,forslag"),
                Use(DurationRule, "target_groups", "regel om varighed,regler om varighed"),
                Use(ContactRule, "target_group", "kontaktregel,kontaktregler"),
                Use(CaseloadGroupWeight, "target_group", "vægt i en norm,vægte i normer"),
                Use(Speciality, "target_group", "speciale hos en medarbejder,specialer hos medarbejdere"),
                Use(CoverPart, "target_group", "vikar for en del,vikarer for dele"),
            ),
        ),
        WordList(
            "indikatorer",
            "Indikatorer",
            "indikator",
            "De små skridt mod job eller uddannelse, som en indsats ventes at flytte.",
            Indicator,
            ("label", "dimension", "construct", "is_shown_to_citizen"),
            (
                Use(Question, "indicator", "spørgsmål i målingen,spørgsmål i målingen"),
                UseByKey(Offer, "expected_indicators", "indsats,indsatser"),
                UseByKey(Intervention, "expected_indicators", "linje i en plan,linjer i planer", of_citizens=True),
            ),
            heading="dimension",
        ),
        Professions(
            "fag",
            "Fag i den tværfaglige analyse",
            "fag",
            "De fag, der kan bidrage til en analyse. Borgeren siger ja til hvert af dem i samtykkeregistret.",
            Discipline,
            ("label", "short", "is_core", "role", "assesses"),
            (
                Use(Prompt, "discipline", "spørgsmål,spørgsmål"),
                Use(Contribution, "discipline", "bidrag,bidrag", of_citizens=True, case="analysis__case"),
                Use(Participant, "discipline", "deltager,deltagere", of_citizens=True, case=OF_CONFERENCE),
                Use(Proposal, "suggested_by", "forslag,forslag", of_citizens=True, case=OF_CONFERENCE),
            ),
            of_administrators=True,
            then="fagspoergsmaal",
        ),
        Prompts(
            "fagspoergsmaal",
            "Spørgsmål til fagene",
            "spørgsmål",
            "Det, hvert fag bliver bedt om at se på i samtalen med borgeren.",
            Prompt,
            ("label", "discipline", "question"),
            (Use(Observation, "prompt", "iagttagelse,iagttagelser", True, "contribution__analysis__case"),),
            group="discipline",
            of_administrators=True,
        ),
        WordList(
            "lokaler",
            "Lokaler til konferencer",
            "lokale",
            "De steder, konferencer holdes.",
            Room,
            ("label", "address"),
            (Use(ConferenceDay, "room", "konferencedag,konferencedage"),),
            of_administrators=True,
        ),
        WordList(
            "brancher",
            "Brancher",
            "branche",
            "De brancher, job- og uddannelsesmål ligger i, og behovet for folk.",
            Branch,
            ("label", "local_demand", "season", "note", "industry_section"),
            (
                Use(Goal, "branch", "mål,mål", of_citizens=True),
                Use(GoalSuggestion, "branch", "forslag til mål,forslag til mål"),
                Use(Occupation, "branch", "stilling,stillinger"),
            ),
        ),
    )
}


OF_PROVIDERS = (
    Use(Offer, "provider", "indsats,indsatser"),
    Use(Intervention, "provider", "linje i en plan,linjer i planer", of_citizens=True),
)


def in_use(row: models.Model) -> str:
    """Who goes on using what is retired, in a sentence; nothing when nobody does."""
    words = next(
        (one for one in LISTS.values() if one.model is type(row) and one.kind in ("", getattr(row, "kind", ""))), None
    )
    uses = words.uses if words else OF_PROVIDERS if isinstance(row, Provider) else ()
    told = told_uses(uses, row).get(row.pk, "")
    return f"Bruges af: {told}. Dér bliver det stående." if told else ""

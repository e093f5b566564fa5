from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from companies.models import Branch
from danish.sorting import sort_key, sort_key_expression

SAME_GROUP = 3  # digits of the code that two occupations share when they are much alike


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

    def told_apart(self, text: str, most: int, *, but: Collection[tuple[str, str]] = ()) -> list["Choice"]:
        """The first of these by title, for somebody who searched for `text`.

        Lists repeat the title of a group in the group below and in each other; such a one is shown once, by its
        longest code. Two that are called the same without being so are told apart by code and group. `but` are titles
        and codes that are shown already.
        """
        found = self.order_by("search_text", "key")[: most * 4]
        shown: dict[str, list[Occupation]] = {}
        for one in sorted(found, key=lambda one: (sort_key(one.title), -len(one.code), one.kind)):
            alike = shown.setdefault(sort_key(one.title), [])
            is_shown = any(other.code.startswith(one.code) for other in alike)
            if not is_shown and (one.title, one.code) not in but:
                alike.append(one)
        chosen = [one for alike in shown.values() for one in alike][:most]
        groups = Occupation.titles_above(chosen)
        return [Choice(one, one.group_among(groups), one.name_with(text)) for one in chosen]


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

    def nearest_branch(self) -> Branch | None:
        """Its own branch, or that of the occupation whose code begins most like its own."""
        if self.branch or len(self.code) < SAME_GROUP:
            return self.branch
        near = Occupation.objects.filter(branch__isnull=False, code__startswith=self.code[:SAME_GROUP])
        found = sorted(near.select_related("branch"), key=lambda one: (-_alike(one.code, self.code), one.code))
        return found[0].branch if found else None

    @staticmethod
    def titles_above(occupations: "list[Occupation]") -> dict[str, str]:
        """The titles of the groups of DISCO-08 that these belong to, by code."""
        codes = {one.code[:digits] for one in occupations for digits in range(1, len(one.code) + 1)}
        known = Occupation.objects.filter(kind=Occupation.Kind.DISCO, code__in=codes)
        return dict(known.values_list("code", "title"))

    def group_among(self, titles: dict[str, str]) -> str:
        """The nearest group above it that is called something else."""
        above = (titles.get(self.code[:digits], "") for digits in range(len(self.code), 0, -1))
        return next((title for title in above if title and sort_key(title) != sort_key(self.title)), "")

    def name_with(self, text: str) -> str:
        """The other name it was found by, where its title does not say why."""
        words = sort_key(text).split()
        if any(word in sort_key(self.title) or self.code.startswith(word) for word in words):
            return ""
        return next(
            (name for name in self.other_names.split(", ") if any(word in sort_key(name) for word in words)), ""
        )


@dataclass(frozen=True)
class Choice:
    """An occupation as it is offered to somebody who searches."""

    occupation: Occupation
    group: str
    found_by: str


def _alike(one: str, other: str) -> int:
    """With how many digits two codes begin alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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

    def preview(self) -> "Preview":
        """What importing it would do now."""
        known = {one.key: one for one in Occupation.objects.filter(kind=self.kind)}
        new, changed = [], []
        for key, code, title, names in self.rows:
            before = known.get(key)
            names = _with_old_title(before, title, names)
            after = Occupation(key=key, kind=self.kind, code=code, title=title, other_names=names)
            if before is None:
                new.append(after)
            elif (before.code, before.title, before.other_names) != (code, title, names):
                after.pk, after.branch_id, after.loaded = before.pk, before.branch_id, before.loaded
                changed.append((before.title, after))
        in_file = {row[0] for row in self.rows}
        return Preview(new, changed, len(in_file) - len(new) - len(changed), len(known.keys() - in_file))

    @transaction.atomic
    def take_in(self) -> "Preview":
        """Add what is new and bring what has changed up to date; what the file lacks stays. The list is used up."""
        done = self.preview()
        Occupation.objects.bulk_create(done.new)
        Occupation.objects.bulk_update([one for _, one in done.changed], ["code", "title", "other_names"])
        if self.pk:
            self.delete()
        return done


@dataclass(frozen=True)
class Preview:
    """What a list adds, what it changes with the title before, and how many it leaves or does not have."""

    new: list[Occupation]
    changed: list[tuple[str, Occupation]]
    same: int
    missing: int


def _with_old_title(before: Occupation | None, title: str, names: str) -> str:
    """The other names, among them the title so far, by which people may still search."""
    if before is None:
        return names
    if before.kind == Occupation.Kind.ESCO:
        return names
    kept = before.other_names or names
    if before.title != title and before.title not in kept:
        kept = f"{kept}, {before.title}".removeprefix(", ")
    return kept[:4000]

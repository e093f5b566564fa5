"""What a file of the catalogue holds, in the order in which rows may point to each other."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.models import (
    Agreement,
    Area,
    Category,
    Closure,
    Intake,
    Offer,
    OfferTemplate,
    OfferVersion,
    Provider,
    ProviderContact,
    TargetGroup,
    Theme,
    Track,
)
from catalog.models.offer import CONTENT, LISTS
from catalog.models.offer_version import MUST_SAY
from companies.models import Branch
from hjoerring.exchange.columns import Column

# What the system counts and remembers by itself, and who did what: no part of a file.
OWN = {
    "id",
    "booked",
    "changed_at",
    "changed_by",
    "loaded",
    "retired_at",
    "retired_by",
    "sort_key",
    "version",
}
IN_REVIEW = "in_review"
STATUS = {"draft": "Kladde", IN_REVIEW: "Til godkendelse", "published": "Udgivet", "retired": "Udgået"}
ON_THE_DESK = {"draft": "Kladde", IN_REVIEW: "Til godkendelse"}
NUMBER = "number"


@dataclass(frozen=True)
class Kind:
    """A list in a YAML file, a sheet in a workbook."""

    name: str
    label: str
    model: type[Any]
    known_by: tuple[str, ...] = ("key",)
    only: tuple[str, ...] = ()
    is_numbered: bool = False  # several rows may be known by the same

    def __hash__(self) -> int:
        return hash(self.name)

    @cached_property
    def columns(self) -> dict[str, Column]:
        fields = {one.name: one for one in (*self.model._meta.fields, *self.model._meta.many_to_many)}
        names = self.only or tuple(name for name in fields if name not in OWN | {"waiting"})
        ordered = (*self.known_by, *(name for name in names if name not in self.known_by))
        return {name: self._column(name, fields[name]) for name in ordered}

    def _column(self, name: str, source: Any) -> Column:
        choices = dict(source.choices or [])
        if name == "status":
            choices = STATUS
        elif self.name == "drafts" and name == "state":
            choices = ON_THE_DESK
        target = ""
        if source.is_relation:
            target = next(kind for kind, model in MODELS.items() if model is source.related_model)
        is_wording = self.model in (Offer, OfferVersion)
        return Column(name, source, target, choices, may_be_empty=is_wording and name in MUST_SAY)

    @property
    def headings(self) -> dict[str, str]:
        """What stands above a column, and the column's name."""
        headings = {column.label: name for name, column in self.columns.items()}
        assert len(headings) == len(self.columns), self.name
        return headings | ({"Nr.": NUMBER} if self.is_numbered else {})

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, *((NUMBER,) if self.is_numbered else ()))

    def ref(self, values: dict[str, Any]) -> str:
        """What a row is known by."""
        ref = "/".join("" if values[name] is None else str(values[name]) for name in self.known_by)
        number = values.get(NUMBER) or 1
        return f"{ref} #{number}" if number > 1 else ref


MODELS: dict[str, type[Any]] = {
    "themes": Theme,
    "areas": Area,
    "target_groups": TargetGroup,
    "categories": Category,
    "tracks": Track,
    "branches": Branch,
    "providers": Provider,
    "contacts": ProviderContact,
    "agreements": Agreement,
    "templates": OfferTemplate,
    "offers": Offer,
    "drafts": OfferVersion,
    "intakes": Intake,
    "closures": Closure,
}


def _kind(name: str, label: str, *known_by: str, **more: Any) -> Kind:
    return Kind(name, label, MODELS[name], known_by or ("key",), **more)


KINDS = {
    kind.name: kind
    for kind in (
        _kind("themes", "Temaer"),
        _kind("areas", "Barrierer og ressourcer"),
        _kind("target_groups", "Målgrupper"),
        _kind("categories", "Kategorier"),
        _kind("tracks", "Spor"),
        _kind("branches", "Brancher"),
        _kind("providers", "Leverandører"),
        _kind("contacts", "Kontaktpersoner", "provider", "name", is_numbered=True),
        _kind("agreements", "Aftaler", "provider", "title", "from_on", is_numbered=True),
        _kind("templates", "Skabeloner"),
        _kind("offers", "Indsatser"),
        _kind("drafts", "Kladder til udgivne", "offer", only=("state", *CONTENT, *LISTS, "change_note")),
        _kind("intakes", "Optag", "offer", "starts_on", is_numbered=True),
        _kind("closures", "Lukkede perioder", "offer", "from_on"),
    )
}

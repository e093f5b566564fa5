"""Two to four offers side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from accounts.models import User
from catalog.models import Indicator, Offer, OfferWait
from catalog.openings import with_openings
from danish.templatetags.danish import antal, dato, kroner, timer

FEWEST, MOST = 2, 4
NAME = "indsats"  # of a pick in the address
TOO_FEW = "mangler"  # in the address: too few were ticked to be compared


@dataclass(frozen=True)
class Row:
    """What each of the offers says about one thing; more than one text is a list."""

    label: str
    cells: list[list[str]]

    @property
    def differs(self) -> bool:
        return any(cell != self.cells[0] for cell in self.cells)


def picked_in(address: QueryDict) -> list[str]:
    """Addresses of the offers that are ticked, each once."""
    picked = (slug for slug in address.getlist(NAME) if slug and len(slug) <= 80 and slug.isprintable())
    return list(dict.fromkeys(picked))


def picks(user: User, address: QueryDict) -> dict[str, str]:
    """Address and title of those that are ticked to be compared, also when they are not on this page."""
    if not (slugs := picked_in(address)):
        return {}
    offers = Offer.objects.visible_to(user).filter(slug__in=slugs)
    return dict(offers.order_by("sort_key", "pk").values_list("slug", "title"))


def not_among(picked: dict[str, str], shown: Iterable[str]) -> list[tuple[str, str]]:
    """Address and title of those that are ticked elsewhere than among the offers in sight."""
    in_sight = set(shown)
    return [(slug, title) for slug, title in picked.items() if slug not in in_sight]


def compared(user: User, slugs: Sequence[str], on: date) -> list[Offer]:
    """Those of them one may see, in the order they were picked."""
    offers = with_openings(Offer.objects.visible_to(user).filter(slug__in=slugs), on)
    offers = offers.select_related("category", "track", "provider", "wait")
    found = {one.slug: one for one in offers.prefetch_related("barriers", "strengthens", "target_groups")}
    labels = Indicator.objects.labels()
    for offer in found.values():
        offer.indicators = [labels.get(key, key) for key in offer.expected_indicators]
    return [found[slug] for slug in slugs if slug in found]


def rows(offers: Sequence[Offer]) -> list[Row]:
    """What they say, line by line, without the lines that none of them fills in."""
    told = [Row(label, [[text for text in said(offer) if text] for offer in offers]) for label, said in LINES]
    return [row for row in told if any(row.cells)]


def _named(name: str) -> Callable[[Offer], list[str]]:
    return lambda offer: [str(one) for one in getattr(offer, name).all()]


def _begins(offer: Offer) -> str:
    if offer.room and offer.first_on:
        return dato(offer.first_on)
    wait: OfferWait | None = getattr(offer, "wait", None)
    if offer.room is None or wait is None:
        return "" if offer.room is None else "Fuldt, ventetiden kendes ikke"
    return f"Fuldt, ventetiden har været omkring {antal(wait.days, 'dag,dage')}"


def _places(offer: Offer) -> list[str]:
    if offer.room is None:
        return ["Intet optag lige nu"]
    return [f"{offer.room} {'ledig' if offer.room == 1 else 'ledige'}"]


LINES: list[tuple[str, Callable[[Offer], list[str]]]] = [
    ("Formål", lambda offer: [offer.purpose]),
    ("Indhold", lambda offer: offer.content.splitlines()),
    ("Hvem den er for", lambda offer: [offer.for_whom]),
    ("Hvem den ikke er for", lambda offer: [offer.not_for]),
    ("Målgrupper", lambda offer: _named("target_groups")(offer) or ["Alle"]),
    ("Barrierer, den tager fat på", _named("barriers")),
    ("Ressourcer, den styrker", _named("strengthens")),
    ("Forventet effekt", lambda offer: [offer.expected_effect]),
    ("Det skal flytte sig", lambda offer: offer.indicators),
    ("Kategori", lambda offer: [str(offer.category)]),
    ("Spor", lambda offer: [str(offer.track)]),
    ("Leverandør", lambda offer: [str(offer.provider)]),
    ("Sted", lambda offer: [offer.place]),
    ("Form", lambda offer: [offer.get_delivery_display()]),
    ("Varighed", lambda offer: [f"{offer.duration_weeks} {'uge' if offer.duration_weeks == 1 else 'uger'}"]),
    ("Omfang", lambda offer: [f"{timer(float(offer.hours_per_week))} om ugen"]),
    ("Pris", lambda offer: [f"{kroner(offer.price_per_week)} pr. borger pr. uge"]),
    ("Kan begynde", lambda offer: [_begins(offer)]),
    ("Pladser", _places),
    ("Samtykke", lambda offer: ["Kræver samtykke" if offer.requires_consent else "Kræver ikke samtykke"]),
    ("Lovgrundlag", lambda offer: [offer.legal_basis]),
]

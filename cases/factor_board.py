"""Resources beside barriers, theme by theme: what is in the case first, then the rest of the list to pick from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cases.models import Case, Factor
from catalog.models import Area
from danish.sorting import sort_key


@dataclass
class ThemeRows:
    """One theme in one column; without a theme it is for what was written in own words."""

    label: str
    order: tuple[int, str]
    place: str = ""
    found: list[Factor] = field(default_factory=list)
    more: list[Area] = field(default_factory=list)


@dataclass
class Column:
    """All resources or all barriers."""

    kind: str
    themes: list[ThemeRows]
    gone: list[Factor]
    mistakes: list[Factor]

    @property
    def count(self) -> int:
        return sum(len(theme.found) for theme in self.themes)

    @property
    def is_barriers(self) -> bool:
        return self.kind == Factor.Kind.BARRIER


OWN_WORDS = ThemeRows("Med egne ord", (1_000_000, ""))


def factor_board(case: Case, search: str) -> list[Column]:
    """The column of the resources, then that of the barriers. Two queries, and one for the reviews."""
    factors = list(case.factors.by_theme())
    areas = list(Area.objects.current().select_related("theme").order_by("theme__order", "order", "key"))
    return [column(kind, factors, areas, search) for kind in (Factor.Kind.RESOURCE, Factor.Kind.BARRIER)]


def column(kind: str, factors: Iterable[Factor], areas: Sequence[Area], search: str) -> Column:
    factors = [factor for factor in factors if factor.kind == kind]
    taken = {factor.area_id for factor in factors}
    themes: dict[tuple[int, str], ThemeRows] = {}
    for factor in factors:
        if not factor.is_gone:
            _theme(themes, kind, factor.area).found.append(factor)
    for area in areas:
        if area.kind == kind and area.pk not in taken and matches(area, search):
            _theme(themes, kind, area).more.append(area)
    gone = [one for one in factors if one.is_gone]
    return Column(
        kind,
        sorted(themes.values(), key=lambda rows: rows.order),
        [one for one in gone if not one.is_mistake],
        [one for one in gone if one.is_mistake],
    )


@dataclass(frozen=True)
class Counts:
    """The figures of the page that one click on a weight changes."""

    factors: int
    kinds: list[tuple[str, int]]
    theme: str  # where on the page, as `ThemeRows.place`
    more: int

    @classmethod
    def after(cls, factor: Factor, search: str) -> "Counts":
        case, area = factor.case, factor.area
        kinds = [(kind, case.factors.present().filter(kind=kind).count()) for kind in Factor.Kind.values]
        more = 0
        if area:
            taken = case.factors.filter(area__isnull=False).values("area")
            free = Area.objects.current().select_related("theme").exclude(pk__in=taken)
            more = sum(matches(one, search) for one in free.filter(kind=area.kind, theme=area.theme_id))
        theme = f"{factor.kind}-{area.theme.key}" if area else ""
        return cls(sum(count for _, count in kinds), kinds, theme, more)


def _theme(themes: dict[tuple[int, str], ThemeRows], kind: str, area: Area | None) -> ThemeRows:
    if area is None:
        return themes.setdefault(OWN_WORDS.order, ThemeRows(OWN_WORDS.label, OWN_WORDS.order))
    order = (area.theme.order, area.theme.key)
    return themes.setdefault(order, ThemeRows(area.theme.label, order, f"{kind}-{area.theme.key}"))


def matches(area: Area, search: str) -> bool:
    """Whether every word searched for is in the area's name, explanation or theme."""
    text = sort_key(f"{area.label} {area.help} {area.theme.label}")
    return all(sort_key(word) in text for word in search.split())

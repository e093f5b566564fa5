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
    found: list[Factor] = field(default_factory=list)
    more: list[Area] = field(default_factory=list)


@dataclass
class Column:
    """All resources or all barriers."""

    kind: str
    themes: list[ThemeRows]
    gone: list[Factor]

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
            _theme(themes, factor.area).found.append(factor)
    for area in areas:
        if area.kind == kind and area.pk not in taken and matches(area, search):
            _theme(themes, area).more.append(area)
    return Column(kind, sorted(themes.values(), key=lambda rows: rows.order), [one for one in factors if one.is_gone])


def _theme(themes: dict[tuple[int, str], ThemeRows], area: Area | None) -> ThemeRows:
    if area is None:
        return themes.setdefault(OWN_WORDS.order, ThemeRows(OWN_WORDS.label, OWN_WORDS.order))
    order = (area.theme.order, area.theme.key)
    return themes.setdefault(order, ThemeRows(area.theme.label, order))


def matches(area: Area, search: str) -> bool:
    """Whether every word searched for is in the area's name, explanation or theme."""
    text = sort_key(f"{area.label} {area.help} {area.theme.label}")
    return all(sort_key(word) in text for word in search.split())

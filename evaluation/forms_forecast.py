"""What the pages of the forecast are asked for; all of it stands in the address."""

from datetime import date

from danish.filter_widgets import FilterText
from danish.forms import ChoiceField, DateField, IntegerField
from evaluation.forms_team import BoardForm

MOST_COLLEAGUES, MOST_CASES = 20, 999
# The list behind a number: as the address says it, what it is called, and the day of the case it goes by.
CAME, LEFT = "ind", "ud"
DAYS = {CAME: ("Sager ind", "opened_on"), LEFT: ("Sager ud", "closed_on")}


def _number(label: str, most: int) -> IntegerField:
    said = {
        "invalid": "Skriv et helt tal.",
        "max_value": f"Skriv højst {most}.",
        "min_value": f"Skriv mindst -{most}.",
    }
    box = FilterText(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"})
    return IntegerField(label=label, required=False, min_value=-most, max_value=most, widget=box, error_messages=said)


class ForecastForm(BoardForm):
    """Which team, and what if: more or fewer colleagues or cases."""

    kolleger = _number("Flere eller færre kolleger på fuld tid", MOST_COLLEAGUES)
    sager = _number("Flere eller færre sager", MOST_CASES)

    @property
    def colleagues(self) -> int:
        asked: int | None = self._said("kolleger")
        return asked or 0

    @property
    def cases(self) -> int:
        asked: int | None = self._said("sager")
        return asked or 0


class ForecastRowsForm(BoardForm):
    """Cases that came or left, in the year that the forecast is made from or in one of its weeks."""

    vis = ChoiceField(label="Vis", choices=[(key, label) for key, (label, _) in DAYS.items()], required=False)
    uge = DateField(label="Uge fra", required=False)

    @property
    def way(self) -> str:
        asked: str | None = self._said("vis")
        return asked or CAME

    @property
    def monday(self) -> date | None:
        asked: date | None = self._said("uge")
        return asked

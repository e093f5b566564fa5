"""Templates from a file: what an offer is to begin with is held to what an offer may say."""

from typing import Any

from catalog.models import OfferVersion
from catalog.models.offer import LISTS
from hjoerring.exchange.columns import Fault, Plain
from hjoerring.exchange.files import Entry
from hjoerring.exchange.kinds import KINDS
from hjoerring.exchange.snapshot import Values
from hjoerring.exchange.take import Outcome, Taking


def take(taking: Taking, entry: Entry) -> Outcome:
    before = taking.now.values["templates"].get(entry.ref, {})
    if (content := entry.values.get("content")) and content != before.get("content"):
        _check(taking, content)
    return taking.take_row(entry)


def _check(taking: Taking, content: Values) -> None:
    """Whether an offer could say so. Raises `Fault` and `ValidationError`."""
    columns, said, faults = KINDS["drafts"].columns, Values(), list[str]()
    for name, value in content.items():
        if value in (None, "", []):
            continue
        try:
            said[name] = taking.value(columns[name], columns[name].read(_as_written(value)))
        except Fault as fault:
            faults.append(f"Indhold: {fault}")
    if faults:
        raise Fault(" ".join(faults))
    version = OfferVersion(**{name: value for name, value in said.items() if name not in LISTS})
    taking.check(KINDS["drafts"], version, tuple(columns.keys() - said.keys()))


def _as_written(value: Any) -> Any:
    """As it stands in a file, for the column reads what a person wrote."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return Plain(value) if isinstance(value, int | float) else value

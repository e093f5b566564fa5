"""The first edition of what is measured, as it is shipped. The next ones are made by administrators."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from catalog.models import Indicator
from followup.models import Instrument, Question

SHIPPED = settings.BASE_DIR / "followup" / "data" / "instrument.yaml"


@transaction.atomic
def load_instruments(file: Path = SHIPPED) -> int:
    """Make the instruments that have no edition yet; how many. What somebody works with is never changed by a file."""
    entries: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["instruments"]
    known = set(Instrument.objects.values_list("key", flat=True))
    new = [entry for entry in entries if entry["key"] not in known]
    indicators = {one.key: one for one in Indicator.objects.order_by("pk")} if new else {}
    for entry in new:
        asked = entry.pop("questions")
        instrument = Instrument(state=Instrument.State.LIVE, **entry)
        instrument.full_clean(exclude=["made_by"])
        instrument.save()
        for place, words in enumerate(asked, start=1):
            question = Question(
                instrument=instrument, order=place, **words | {"indicator": indicators[words["indicator"]]}
            )
            question.full_clean()
            question.save()
    return len(new)

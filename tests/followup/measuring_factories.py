import datetime
import re

import factory
from factory.django import DjangoModelFactory

from followup.models import Measurement
from followup.models.measurement import Given
from tests.factories import IndicatorFactory


class InstrumentFactory(DjangoModelFactory):
    """An edition in force with `asked` questions: two to both, one to the citizen only, one about staff's belief."""

    class Meta:
        model = "followup.Instrument"
        django_get_or_create = ["key", "number"]
        skip_postgeneration_save = True

    key = "small_steps"
    number = 1
    label = "De små skridt"
    state = "live"
    from_on = datetime.date(2020, 1, 1)
    intro_citizen = "Her ser vi på, hvad der rykker sig for dig."
    intro_staff = "Svar, før du ser borgerens egne svar."
    skip_label = "Vil ikke eller kan ikke svare"
    lowest_label = "Passer slet ikke"
    middle_label = "Passer nogenlunde"
    highest_label = "Passer helt"
    baseline_days = 28
    interval_days = 91
    reminder_days = 7
    grace_days = 14
    programme_weeks = 13
    small_step = 1
    clear_step = 2
    setback = 2
    stalled_after = 3
    disagreement = 3

    @factory.post_generation
    def asked(self, create, extracted, **kwargs):
        if self.questions.exists():
            return
        for order, (to_citizen, to_staff, is_hidden) in enumerate(extracted or ASKED, start=1):
            indicator = IndicatorFactory(label=f"Indikator {self.number}.{order}")
            self.questions.create(
                indicator=indicator, order=order, to_citizen=to_citizen, to_staff=to_staff, is_for_staff_only=is_hidden
            )


ASKED = [
    ("Jeg tror på, at jeg kan klare et arbejde.", "Borgeren tror selv på at kunne klare et arbejde.", False),
    ("Jeg ved, hvilket job jeg går efter.", "Borgeren arbejder målrettet.", False),
    ("Der er nogen, der bakker op om mig.", "", False),
    ("", "Jeg tror på, at borgeren kan være i job inden for et år.", True),
]


def answer_all(measurement, *, citizen=5, staff=5, by):
    """Both sides answer everything with the same number each."""
    measurement.answer_as_staff(
        {one.pk: Given(staff) for one in measurement.questions_to("staff")}, by=by, is_all=True
    )
    for question in measurement.questions_to("citizen"):
        measurement.answer_as_citizen(question, citizen)
    measurement.finish_as_citizen("here")


def measured_on(case, by, day):
    """A closed measurement of that day."""
    measurement = Measurement.start(case, by=by)
    measurement.on = day
    measurement.close(by=by, one_sided_because="Travlt")


def mark_at(browser, number):
    """What the form of that question says of whose it is; nothing where the browser is shown none."""
    found = re.search(r'name="til" value="(\w+)"', browser.get(f"/svar/{number}/").text)
    return found[1] if found else ""


def send(browser, number, said):
    """Answer that question as it stands on the browser's page."""
    return browser.post(f"/svar/{number}/", {"svar": said, "til": mark_at(browser, number)})

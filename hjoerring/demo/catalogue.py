"""The catalogue at work in the demo: what Henning Overgaard writes and Birgit Ahlmann approves."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from catalog.models import CatalogImport, Offer, OfferVersion
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from hjoerring.exchange import preview
from hjoerring.exchange.files import read_file

HENNING, BIRGIT = "henning", "birgit"
SEASONS = """katalog: 1
branches:
- {key: agriculture, label: Landbrug og gartneri, season: "Forår til efterår, flest stillinger i marts"}
"""
# Waits to be carried out; its last row lacks a name.
NEW_WORDS = """katalog: 1
tracks:
- {key: green_jobs, label: Grønne job}
- {key: night_work}
branches:
- {key: food_fish, label: Fødevarer og fiskeindustri, season: "Jævn, med flest stillinger i juni"}
"""


def open_catalogue(staff: Staff, year: Year) -> None:
    """What happened before today: one offer has its second wording, one draft and one that waits are on the desk.

    Not again, when a load that was broken off has left it.
    """
    henning, birgit = staff[HENNING], staff[BIRGIT]
    if OfferVersion.objects.filter(made_by=henning).exists():
        return
    year.go_to(year.ago(300), 30)
    begun = year.now()
    OfferVersion.objects.filter(made_by=None).update(made_at=begun, sent_at=begun, decided_at=begun)
    year.go_to(year.ago(75), 60)
    training = _write(
        staff,
        "physical_training_hold",
        content="Træning i små hold med fysioterapeut, målt på arbejdslignende opgaver. Nye hold hver anden uge.",
        change_note="Hold begynder nu hver anden uge.",
    )
    training.send(by=henning)
    training.publish(by=birgit, because="Godt, at holdene begynder oftere.")
    year.go_to(year.ago(6), 90)
    economy = _write(
        staff, "economy_counselling", duration_weeks=8, change_note="To uger mere, så en gældsordning kan nås."
    )
    economy.send(by=henning)
    year.go_to(year.ago(2), 140)
    _write(staff, "everyday_mentor", hours_per_week=3, change_note="Mangler at aftale timerne med Mentorkorpset.")
    Offer.objects.filter(key="job_search_workshop").update(revise_on=year.today + timedelta(days=5))
    Offer.objects.filter(key="digital_start").update(revise_on=year.today - timedelta(days=3))


def close_one(staff: Staff, year: Year) -> None:
    """One is retired when the year is told: those who have it keep it."""
    in_plans = Count("interventions", filter=Q(interventions__status__in=["proposed", "agreed", "running", "paused"]))
    offers = Offer.objects.published().exclude(versions__state__in=OfferVersion.ON_THE_DESK)
    used = offers.annotate(in_plans=in_plans).filter(in_plans__gte=2).order_by("in_plans", "key").first()
    if used:
        year.go_to(year.ago(4), 200)
        used.retire(by=staff[HENNING], because="Leverandøren tilbyder den ikke længere.")


def read_files(staff: Staff, today: date) -> None:
    """One file is in the catalogue, one waits. Told outside of the year, which has no savepoints."""
    henning, year = staff[HENNING], Year(today)
    if CatalogImport.objects.filter(asked_by=henning).exists():
        return
    with transaction.atomic(), patch.object(timezone, "now", year.now):
        year.go_to(year.ago(20), 60)
        preview.apply(preview.receive(*read_file("brancher.yaml", SEASONS.encode()), by=henning))
        year.go_to(year.ago(1), 60)
        preview.receive(*read_file("ord.yaml", NEW_WORDS.encode()), by=henning)


def _write(staff: Staff, key: str, **said: Any) -> OfferVersion:
    wording = OfferVersion.next_of(Offer.objects.get(key=key))
    lists = wording.lists_of()
    for name, value in said.items():
        setattr(wording, name, value)
    wording.change(by=staff[HENNING], lists=lists)
    return wording

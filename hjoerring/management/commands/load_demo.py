"""python3 manage.py load_demo: an invented job centre with a year of history."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.models import Case
from catalog.models import Offer
from hjoerring import demo
from hjoerring.demo import sharing

SIZES = {"small": 60, "full": 600}


class Command(BaseCommand):
    """Does nothing where there are citizens already, so that it may run at every start of the demo."""

    help = "Fill an empty database with an invented job centre."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--citizens", type=int, help="how many citizens (600)")
        parser.add_argument("--size", choices=SIZES, help="small is 60 citizens, full is 600")
        parser.add_argument("--force", action="store_true", help="load although there are citizens already")

    def handle(self, *, citizens: int | None, size: str | None, force: bool, verbosity: int, **_: Any) -> None:
        has_citizens = Case.objects.as_system("is the database empty?").exists()
        if has_citizens and not force:
            if verbosity:
                self.stdout.write("There are citizens already; nothing was loaded.")
            return
        if has_citizens and demo.logins():
            raise CommandError("The people of the demo are there already.")
        if not Offer.objects.published().exists():
            raise CommandError("Load the reference content first: manage.py load_reference")
        begun = time.monotonic()
        demo.load(timezone.localdate(), citizens or SIZES[size or "full"], by_two=sharing.is_possible())
        if verbosity:
            count = Case.objects.as_system("counted for whoever started this").count()
            self.stdout.write(f"{count} citizens in {time.monotonic() - begun:.1f} s")

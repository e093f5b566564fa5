"""python3 manage.py load_reference: themes, target groups, catalogue, branches and goal suggestions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hjoerring.reference import DataFileError, Outcome, load_reference


class Command(BaseCommand):
    """May run at every start: what has not changed is not written."""

    help = "Load the reference content by key; what an editor has changed is left alone."

    def handle(self, *, verbosity: int, **_: Any) -> None:
        try:
            outcomes = load_reference()
        except DataFileError as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        if verbosity:
            for outcome in outcomes:
                self.tell(outcome)

    def tell(self, outcome: Outcome) -> None:
        self.stdout.write(
            f"{outcome.section.name}: {outcome.total} in the file, {outcome.new} new, {outcome.changed} changed,"
            f" {len(outcome.kept)} kept by an editor"
        )
        for text in outcome.kept:
            self.stdout.write(f"  kept: {text}")
        for key in outcome.gone:
            self.stdout.write(f"  no longer in the file, left as it is: {key}")

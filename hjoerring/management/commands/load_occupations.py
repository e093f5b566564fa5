from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.models import OccupationFile
from cases.occupation_files import read_occupations
from danish.tables import TableRefused, read_table


class Command(BaseCommand):
    help = "Load a list of occupations: DISCO-08 (CSV of Statistics Denmark) or ESCO (occupations_da.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            found = read_occupations(read_table(file.name, file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file.name} cannot be read: {error.strerror}") from None
        except TableRefused as refused:
            raise CommandError(str(refused)) from None
        done = OccupationFile(kind=found.kind, rows=found.rows).take_in()
        self.stdout.write(
            f"{found.kind}: {len(done.new)} new, {len(done.changed)} changed, {done.same} as before, "
            f"{done.missing} not in the file"
        )

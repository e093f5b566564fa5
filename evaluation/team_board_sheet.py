"""The board as a spreadsheet: people with their numbers, and the team's nights with real dates."""

from collections.abc import Sequence

from danish.tables import Cell, Sheet
from evaluation.models import TeamDay
from evaluation.team_board import COLUMNS, OF_NOBODY, Board, Line


def sheets(board: Board, lines: Sequence[Line], days: Sequence[TeamDay]) -> list[Sheet]:
    return [_people(board, lines), _nights(days)]


def _people(board: Board, lines: Sequence[Line]) -> Sheet:
    headings = [
        *("Team", "Medarbejder", "Timer om ugen", "Sager", "Vægtet", "Norm fra", "Norm til"),
        *(board.told.label(flag) for flag in COLUMNS),
        "Fraværende til og med",
    ]
    team = board.team.name
    rows: list[list[Cell]] = [
        [
            team,
            line.person.name,
            line.person.weekly_hours,
            line.cases,
            line.weight,
            line.band.low if line.band else None,
            line.band.high if line.band else None,
            *line.counts,
            line.person.away_until,
        ]
        for line in lines
    ]
    for label, held in ((OF_NOBODY, board.nobodys), ("I alt", board.held)):
        rows.append([team, label, None, held.cases, held.weight, None, None, *map(held.count, COLUMNS), None])
    return Sheet("Sagstal", headings, rows)


def _nights(days: Sequence[TeamDay]) -> Sheet:
    headings = ["Dag", "Åbne sager", "Opfølgning overskredet", "Oprettet dagen før", "Afsluttet dagen før"]
    rows: list[list[Cell]] = [[day.on, day.cases, day.overdue, day.opened, day.closed] for day in days]
    return Sheet("Udvikling", headings, rows)

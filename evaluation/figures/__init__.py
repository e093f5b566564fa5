"""The figures of the reports, one module for each subject; every number has one definition."""

from evaluation.figures.figure import Figure, Kind, Month
from evaluation.figures.goals import WITH_GOAL

FIGURES: tuple[Figure, ...] = (WITH_GOAL,)
BY_KEY = {figure.key: figure for figure in FIGURES}

__all__ = ["BY_KEY", "FIGURES", "Figure", "Kind", "Month"]

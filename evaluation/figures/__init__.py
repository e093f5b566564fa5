"""The figures of the reports, one module for each subject; every number has one definition."""

from evaluation.figures.contact import TALKS_IN_TIME
from evaluation.figures.figure import COUNTED_ON, Figure, Kind, Month
from evaluation.figures.follow_ups import FOLLOWED_UP
from evaluation.figures.goals import IN_PARALLEL, WITH_GOAL, WITH_OVERVIEW, WITH_PLAN
from evaluation.figures.offers import OFFERS_EFFECT, OFFERS_LATER, OFFERS_MOVED, OFFERS_USED
from evaluation.figures.outcomes import OUTCOMES
from evaluation.figures.progression import HOW_FAR, MOVED_ON
from evaluation.figures.steps import STEPS_TAKEN
from evaluation.figures.support import SUPPORT_ENDED, SUPPORT_NOW

FIGURES: tuple[Figure, ...] = (
    SUPPORT_NOW,
    SUPPORT_ENDED,
    WITH_OVERVIEW,
    WITH_GOAL,
    WITH_PLAN,
    IN_PARALLEL,
    STEPS_TAKEN,
    TALKS_IN_TIME,
    FOLLOWED_UP,
    HOW_FAR,
    MOVED_ON,
    OUTCOMES,
    OFFERS_USED,
    OFFERS_EFFECT,
    OFFERS_MOVED,
    OFFERS_LATER,
)
BY_KEY = {figure.key: figure for figure in FIGURES}

__all__ = ["BY_KEY", "COUNTED_ON", "FIGURES", "Figure", "Kind", "Month"]

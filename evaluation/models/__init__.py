from evaluation.models.coverage import CoverageFigure, OfferUse
from evaluation.models.figure import FigureDefinition, Freeze, FrozenFigure
from evaluation.models.investment import BenefitRate, InvestmentYear
from evaluation.models.norm import CaseloadGroupWeight, CaseloadNorm, CaseloadRoleShare, TeamDay
from evaluation.models.review import LookSample, RightsReview

__all__ = [
    "BenefitRate",
    "CaseloadGroupWeight",
    "CaseloadNorm",
    "CaseloadRoleShare",
    "CoverageFigure",
    "FigureDefinition",
    "Freeze",
    "FrozenFigure",
    "InvestmentYear",
    "LookSample",
    "OfferUse",
    "RightsReview",
    "TeamDay",
]

from evaluation.models.case_day import CaseChange, CaseDay
from evaluation.models.coverage import CoverageFigure, OfferUse
from evaluation.models.figure import FigureDefinition, Freeze, FrozenFigure
from evaluation.models.investment import BenefitRate, CohortCount, InvestmentCount, InvestmentYear
from evaluation.models.norm import CaseloadGroupWeight, CaseloadNorm, CaseloadRoleShare, TeamDay
from evaluation.models.review import LookSample, RightsReview

__all__ = [
    "BenefitRate",
    "CaseChange",
    "CaseDay",
    "CaseloadGroupWeight",
    "CaseloadNorm",
    "CaseloadRoleShare",
    "CohortCount",
    "CoverageFigure",
    "FigureDefinition",
    "Freeze",
    "FrozenFigure",
    "InvestmentCount",
    "InvestmentYear",
    "LookSample",
    "OfferUse",
    "RightsReview",
    "TeamDay",
]

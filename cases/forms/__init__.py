from cases.forms.access import AccessListForm, CprForm, ReasonedLookForm
from cases.forms.case import CaseCreateForm, CaseUpdateForm
from cases.forms.factor import NEW_REVIEW, FactorsForm, FactorWeighForm, SearchForm
from cases.forms.goal import GoalForm, GoalMoveForm, GoalTurnForm, SuggestionForm
from cases.forms.history import HistoryForm
from cases.forms.search import QuickSearchForm

__all__ = [
    "NEW_REVIEW",
    "AccessListForm",
    "CaseCreateForm",
    "CaseUpdateForm",
    "CprForm",
    "FactorWeighForm",
    "FactorsForm",
    "GoalForm",
    "GoalMoveForm",
    "GoalTurnForm",
    "HistoryForm",
    "QuickSearchForm",
    "ReasonedLookForm",
    "SearchForm",
    "SuggestionForm",
]

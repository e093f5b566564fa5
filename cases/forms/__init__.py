from cases.forms.access import AccessListForm, CprForm, ReasonedLookForm
from cases.forms.case import CaseCreateForm, CaseUpdateForm
from cases.forms.consent import ConsentForm, ConsentWithdrawForm
from cases.forms.factor import (
    NEW_REVIEW,
    AssessingForm,
    FactorFindForm,
    FactorLetGoForm,
    FactorsForm,
    FactorWeighForm,
    OverviewForm,
    SearchForm,
)
from cases.forms.files import ImportFileForm, ImportMatchForm
from cases.forms.goal import GoalChoiceForm, GoalForm, GoalMoveForm, GoalTurnForm, OccupationSearchForm
from cases.forms.history import HistoryForm
from cases.forms.occupation import OccupationFileForm
from cases.forms.papers import (
    DocumentCreateForm,
    DocumentForm,
    DocumentStrikeForm,
    NewNoteForm,
    NoteForm,
    PaperListForm,
)
from cases.forms.people import (
    ContactPersonForm,
    InvolvementEndForm,
    InvolvementForm,
    JoinAnswerForm,
    JoinRequestForm,
    ResponsibleForm,
)
from cases.forms.screening import QuestionForm, QuestionMoveForm, ScreeningAnswerForm, ScreeningForm
from cases.forms.search import QuickSearchForm
from cases.forms.support import BenefitSpellForm, BenefitSpellRemoveForm, ReadinessForm, TargetGroupForm

__all__ = [
    "NEW_REVIEW",
    "AccessListForm",
    "AssessingForm",
    "BenefitSpellForm",
    "BenefitSpellRemoveForm",
    "CaseCreateForm",
    "CaseUpdateForm",
    "ConsentForm",
    "ConsentWithdrawForm",
    "ContactPersonForm",
    "CprForm",
    "DocumentCreateForm",
    "DocumentForm",
    "DocumentStrikeForm",
    "FactorFindForm",
    "FactorLetGoForm",
    "FactorWeighForm",
    "FactorsForm",
    "GoalChoiceForm",
    "GoalForm",
    "GoalMoveForm",
    "GoalTurnForm",
    "HistoryForm",
    "ImportFileForm",
    "ImportMatchForm",
    "InvolvementEndForm",
    "InvolvementForm",
    "JoinAnswerForm",
    "JoinRequestForm",
    "NewNoteForm",
    "NoteForm",
    "OccupationFileForm",
    "OccupationSearchForm",
    "OverviewForm",
    "PaperListForm",
    "QuestionForm",
    "QuestionMoveForm",
    "QuickSearchForm",
    "ReadinessForm",
    "ReasonedLookForm",
    "ResponsibleForm",
    "ScreeningAnswerForm",
    "ScreeningForm",
    "SearchForm",
    "SuggestionForm",
    "TargetGroupForm",
]

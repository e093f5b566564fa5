from followup.forms.case_list import CaseListForm
from followup.forms.follow_up import FollowUpForm
from followup.forms.marks import CaseMarkForm, WaitForm
from followup.forms.saved_view import SavedViewForm, ViewMoveForm
from followup.forms.worklist import PageForm, WorklistForm

__all__ = [
    "CaseListForm",
    "CaseMarkForm",
    "FollowUpForm",
    "PageForm",
    "SavedViewForm",
    "ViewMoveForm",
    "WaitForm",
    "WorklistForm",
]

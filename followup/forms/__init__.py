from followup.forms.case_list import CaseListForm
from followup.forms.follow_up import FollowUpBesideForm, FollowUpLineForm, MeetingDayForm
from followup.forms.list_export import ListExportForm
from followup.forms.marks import CaseMarkForm, WaitForm
from followup.forms.saved_view import SavedViewForm, ViewKeepForm, ViewMoveForm
from followup.forms.worklist import PageForm, WorklistForm

__all__ = [
    "CaseListForm",
    "CaseMarkForm",
    "FollowUpBesideForm",
    "FollowUpLineForm",
    "ListExportForm",
    "MeetingDayForm",
    "PageForm",
    "SavedViewForm",
    "ViewKeepForm",
    "ViewMoveForm",
    "WaitForm",
    "WorklistForm",
]

from followup.forms.case_list import CaseListForm
from followup.forms.follow_up import FollowUpForm
from followup.forms.worklist import PageForm, WorklistForm

__all__ = ["CaseListForm", "FollowUpForm", "PageForm", "WorklistForm"]

from cases.models.benefit_kind import BenefitKind
from cases.models.benefit_spell import BenefitSpell
from cases.models.case import Case
from cases.models.case_export import CaseExport
from cases.models.case_extract import CaseExtract
from cases.models.case_import import CaseImport, ImportFault, LeaseLost
from cases.models.case_mark import CaseMark
from cases.models.case_move import CaseMove, MoveBatch
from cases.models.case_note import CaseNote
from cases.models.citizen import Citizen
from cases.models.consent import Consent, ConsentDepartment, Department
from cases.models.contact_person import ContactPerson
from cases.models.cover_part import CoverPart
from cases.models.deadline import Deadline
from cases.models.document import Document, PaperTheme
from cases.models.erasure import CannotErase, ErasureOrder, ErasureStop
from cases.models.factor import Factor, FactorReview
from cases.models.goal import Goal, GoalSuggestion, GoalTurn
from cases.models.involvement import Involvement
from cases.models.join_request import JoinRequest
from cases.models.monthly_trace import MonthlyTrace
from cases.models.occupation import Occupation, OccupationFile
from cases.models.reasoned_look import ReasonedLook
from cases.models.restart_rule import RestartRule, restarted
from cases.models.retention_rule import RetentionRule
from cases.models.saved_view import SavedView
from cases.models.screening import NotPublishable, Screening, ScreeningAnswer
from cases.models.search_name import SearchName
from cases.models.speciality import Speciality
from cases.models.target_group_spell import TargetGroupSpell

__all__ = [
    "BenefitKind",
    "BenefitSpell",
    "CannotErase",
    "Case",
    "CaseExport",
    "CaseExtract",
    "CaseImport",
    "CaseMark",
    "CaseMove",
    "CaseNote",
    "Citizen",
    "Consent",
    "ConsentDepartment",
    "ContactPerson",
    "CoverPart",
    "Deadline",
    "Department",
    "Document",
    "ErasureOrder",
    "ErasureStop",
    "Factor",
    "FactorReview",
    "Goal",
    "GoalSuggestion",
    "GoalTurn",
    "ImportFault",
    "Involvement",
    "JoinRequest",
    "LeaseLost",
    "MonthlyTrace",
    "MoveBatch",
    "NotPublishable",
    "Occupation",
    "OccupationFile",
    "PaperTheme",
    "ReasonedLook",
    "RestartRule",
    "RetentionRule",
    "SavedView",
    "Screening",
    "ScreeningAnswer",
    "SearchName",
    "Speciality",
    "TargetGroupSpell",
    "restarted",
]

"""The kinds of doors there are, and what each person finds behind one of each kind."""

from dataclasses import dataclass

SEEN, LOGIN, FORBIDDEN, NOT_FOUND, NO_METHOD = "seen", 302, 403, 404, 405

TEAM = {"coordinator", "same_team", "team_lead"}
INVOLVED = {"mentor", "company_consultant", "discipline", "conference_member"}
NO_CITIZENS = {"curator", "administrator", "controller"}
STAFF = {
    *TEAM,
    *INVOLVED,
    *NO_CITIZENS,
    "other_team",
    "other_lead",
    "mentor_ended",
    "conference_ended",
    "mentor_elsewhere",
    "reasoned",
    "reasoned_expired",
}
OUTSIDE = {"anonymous", "deactivated"}
PEOPLE = STAFF | OUTSIDE
FEW = {"anonymous", "coordinator", "other_team", "curator"}


@dataclass(frozen=True)
class Door:
    """Who may pass, and what the others get."""

    passes: set[str]
    else_status: int = NOT_FOUND
    forbidden: frozenset[str] = frozenset()  # those who are told that they may not, since they know it is there
    outside_status: int = LOGIN

    def answer(self, who):
        if who in self.passes:
            return SEEN
        if who in OUTSIDE:
            return self.outside_status
        return FORBIDDEN if who in self.forbidden else self.else_status


SEE_CASE = Door(TEAM | INVOLVED | {"reasoned"})
# The table of a conference: who works on the case, and who is invited to it as long as that lasts.
TABLE = Door(TEAM | {"conference_member"}, forbidden=frozenset((INVOLVED | {"reasoned"}) - {"conference_member"}))
# What the professions found tells of health: it is for who works on the case, and who takes part.
READ_ANALYSIS = Door(SEE_CASE.passes - {"mentor", "company_consultant", "reasoned"})
CHANGE_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
# What is gathered about a citizen is for whoever is responsible or leads the team; its files for whoever asked.
BUNDLE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
EXTRACT = Door({"coordinator"})
# Erasures tell a case's number and nobody's name. The world's one is ordered by a lead who is not in it.
ERASURE_READERS = {"team_lead", "administrator", "controller"}
ERASURES = Door(ERASURE_READERS | {"other_lead"}, FORBIDDEN)
NOT_THEIRS = frozenset(STAFF - ERASURE_READERS - {"other_lead"})
ERASURE = Door(ERASURE_READERS, forbidden=NOT_THEIRS)
NOBODY = Door(set(), forbidden=NOT_THEIRS | ERASURE_READERS)
APPROVE = Door({"team_lead", "administrator"}, forbidden=NOT_THEIRS | {"controller"})
KEEP = Door({"team_lead"}, forbidden=NOT_THEIRS | {"controller", "administrator"})
STOP = Door({"team_lead", "other_lead", "administrator"}, FORBIDDEN)
REOPEN_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
ANSWER_IN_CASE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
WITH_CITIZENS = Door(STAFF - NO_CITIZENS, FORBIDDEN)
WRITERS = Door(TEAM | {"other_team", "other_lead", "reasoned", "reasoned_expired"}, FORBIDDEN)
# A conference day: of the team, or with a conference of a case one may see; only the team changes it.
CONFERENCE_DAY = Door(TEAM | INVOLVED | {"reasoned"}, forbidden=frozenset(NO_CITIZENS))
CHANGE_DAY = Door(
    TEAM, forbidden=frozenset(NO_CITIZENS | INVOLVED | {"mentor_ended", "conference_ended", "mentor_elsewhere"})
)
EVERYBODY = Door(PEOPLE)
LOGGED_IN = Door(STAFF)
NO_LINK = Door(set(), outside_status=NOT_FOUND)  # a provider's door, to whoever has no link
NO_FORM = Door(set(), 409, outside_status=409)  # and to who does not say which referral the form was shown for
ADMINISTRATORS = Door({"administrator"}, FORBIDDEN)
CONTROLLERS = Door({"controller"}, FORBIDDEN)
LEADS = Door({"team_lead", "other_lead"}, FORBIDDEN)
REPORTS = Door({"team_lead", "other_lead", "controller"}, FORBIDDEN)
READ_RULES = Door({"administrator", "team_lead", "other_lead"}, FORBIDDEN)
LEAD_OF_CASE = Door({"team_lead"}, forbidden=frozenset((TEAM | INVOLVED | {"reasoned"}) - {"team_lead"}))
OF_ONE_LEAD = Door({"team_lead"}, forbidden=frozenset(STAFF - {"team_lead", "other_lead"}))
SAMPLES = Door({"team_lead", "controller"}, forbidden=frozenset(STAFF - REPORTS.passes))
CURATORS = Door({"curator"}, FORBIDDEN)
WORD_EDITORS = Door({"curator", "administrator"}, FORBIDDEN)
APPROVERS = Door({"curator", "team_lead", "other_lead"}, FORBIDDEN)
COVERAGE = Door(WRITERS.passes | {"curator"}, FORBIDDEN)
OWN_SUGGESTION = Door({"coordinator", "curator"})
ANSWER_SUGGESTION = Door({"curator"}, forbidden=frozenset({"coordinator"}))
OWN_DRAFT = Door({"coordinator"}, forbidden=CHANGE_CASE.forbidden)
COORDINATOR = Door({"coordinator"})
DEPUTY = Door({"same_team"})
OWN_CONTRIBUTION = Door({"coordinator"})  # to a profession's words: whoever is asked for them, member or of the team
OWN_LIST = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWNER_OF_VIEW = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWN_FILE = Door({"curator"}, FORBIDDEN)
OWN_OR_LEADS = Door({"coordinator", "team_lead"})
GROUP = Door(TEAM | {"reasoned"}, forbidden=frozenset(STAFF - WRITERS.passes))
CHANGE_GROUP = Door(TEAM, forbidden=frozenset(STAFF - WRITERS.passes | {"reasoned"}))
OWN_IMPORT = Door({"coordinator"}, forbidden=frozenset(STAFF - WRITERS.passes))

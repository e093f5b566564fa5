from conferences.models.analysis import Analysis
from conferences.models.conference import Conference, ConferenceDay, Participant, Section
from conferences.models.contribution import Addition, Contribution, Observation, Suggestion, Weighing
from conferences.models.discipline import Discipline, Prompt, Room
from conferences.models.paper import ConferencePaper
from conferences.models.proposal import Proposal, ProposalFactor, ProposalGoal

__all__ = [
    "Addition",
    "Analysis",
    "Conference",
    "ConferenceDay",
    "ConferencePaper",
    "Contribution",
    "Discipline",
    "Observation",
    "Participant",
    "Prompt",
    "Proposal",
    "ProposalFactor",
    "ProposalGoal",
    "Room",
    "Section",
    "Suggestion",
    "Weighing",
]

from followup.models.follow_up import FollowUp, InterventionMoved

__all__ = ["FollowUp", "InterventionMoved"]

from django.urls import path

from conferences.views import page, participants, planning

app_name = "conferences"

urlpatterns = [
    path("", page.analysis_detail, name="analysis_detail"),
    path("konference/planlaeg/", planning.conference_plan, name="conference_plan"),
    path("konference/flyt/", planning.conference_move, name="conference_move"),
    path("konference/aflys/", planning.conference_cancel, name="conference_cancel"),
    path("konference/<int:pk>/kalender/", planning.conference_file, name="conference_file"),
    path("konference/deltagere/", participants.participant_list, name="participant_list"),
    path("konference/deltagere/ny/", participants.participant_create, name="participant_create"),
    path("konference/deltagere/<int:pk>/fjern/", participants.participant_remove, name="participant_remove"),
    path("konference/deltagere/<int:pk>/erstat/", participants.participant_replace, name="participant_replace"),
]

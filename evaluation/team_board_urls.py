from django.urls import path

from evaluation.views import team

app_name = "team_board"

urlpatterns = [
    path("sager/", team.team_rows, name="team_rows"),
    path("regneark/", team.team_sheet, name="team_sheet"),
]

from django.urls import path

from evaluation.views import teams

urlpatterns = [
    path("", teams.team_list, name="team_list"),
    path("nyt/", teams.team_create, name="team_create"),
    path("<int:pk>/", teams.team_update, name="team_update"),
    path("<int:pk>/nedlaeg/", teams.team_close, name="team_close"),
    path("<int:pk>/genaabn/", teams.team_reopen, name="team_reopen"),
    path("afdelinger/ny/", teams.division_create, name="division_create"),
    path("afdelinger/<int:pk>/", teams.division_update, name="division_update"),
]

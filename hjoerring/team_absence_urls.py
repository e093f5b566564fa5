"""Addresses of the team's absences, for its lead."""

from django.urls import path

from hjoerring.views import team_absences

urlpatterns = [
    path("", team_absences.team_absence_list, name="team_absence_list"),
    path("nyt/", team_absences.team_absence_create, name="team_absence_create"),
    path("<int:pk>/i-dag/", team_absences.absence_today, name="absence_today"),
]

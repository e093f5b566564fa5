"""Addresses of the team's absences, for its lead."""

from django.urls import path

from hjoerring.views import team_absences

urlpatterns = [
    path("", team_absences.team_absence_list, name="team_absence_list"),
    path("<int:pk>/i-dag/", team_absences.absence_today, name="absence_today"),
]

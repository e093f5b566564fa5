"""Addresses of who is away, and who stands in."""

from django.urls import path

from hjoerring.views import absences

urlpatterns = [
    path("", absences.absence_list, name="absence_list"),
    path("nyt/", absences.absence_create, name="absence_create"),
    path("<int:pk>/", absences.absence_update, name="absence_update"),
    path("<int:pk>/slut/", absences.absence_end, name="absence_end"),
]

"""Addresses of who is away, and who stands in."""

from django.urls import path

from hjoerring.views import absences

urlpatterns = [
    path("", absences.absence_list, name="absence_list"),
    path("nyt/", absences.absence_create, name="absence_create"),
    path("<int:pk>/", absences.absence_update, name="absence_update"),
    path("<int:pk>/vikar/ny/", absences.cover_part_create, name="cover_part_create"),
    path("<int:pk>/vikar/<int:part_pk>/fjern/", absences.cover_part_remove, name="cover_part_remove"),
    path("<int:pk>/slut/", absences.absence_end, name="absence_end"),
]

"""The project's addresses and the floor page."""

from django.urls import include, path

from benchmarks import floor

urlpatterns = [path("gulv/", floor.floor, name="floor"), path("", include("hjoerring.urls"))]
handler404 = "hjoerring.views.errors.not_found"

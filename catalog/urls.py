from django.urls import path

from catalog.views import curate, find, read

app_name = "catalog"

urlpatterns = [
    path("", find.offer_list, name="offer_list"),
    path("sammenlign/", find.offer_compare, name="offer_compare"),
    # Fixed addresses stand here: they are read before those that begin with an offer's.
    path("<slug:slug>/", read.offer_detail, name="offer_detail"),
    path("<slug:slug>/rediger/", curate.offer_update, name="offer_update"),
]

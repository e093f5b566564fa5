from django.urls import path

from catalog.views import curate, find, intakes, read

app_name = "catalog"

urlpatterns = [
    path("", find.offer_list, name="offer_list"),
    path("sammenlign/", find.offer_compare, name="offer_compare"),
    # Fixed addresses stand here: they are read before those that begin with an offer's.
    path("<slug:slug>/", read.offer_detail, name="offer_detail"),
    path("<slug:slug>/rediger/", curate.offer_update, name="offer_update"),
    path("<slug:slug>/optag/", intakes.intake_list, name="intake_list"),
    path("<slug:slug>/optag/nyt/", intakes.intake_create, name="intake_create"),
    path("<slug:slug>/optag/loebende/", intakes.rolling_create, name="rolling_create"),
    path("<slug:slug>/optag/<int:pk>/", intakes.intake_update, name="intake_update"),
    path("<slug:slug>/optag/<int:pk>/aflys/", intakes.intake_cancel, name="intake_cancel"),
    path("<slug:slug>/optag/lukket/", intakes.closure_create, name="closure_create"),
    path("<slug:slug>/optag/lukket/<int:pk>/", intakes.closure_update, name="closure_update"),
    path("<slug:slug>/optag/lukket/<int:pk>/fjern/", intakes.closure_remove, name="closure_remove"),
]

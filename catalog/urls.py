from django.urls import path

from catalog.views import curate, find, intakes, providers, read, retire, suggestions

app_name = "catalog"

urlpatterns = [
    path("", find.offer_list, name="offer_list"),
    path("sammenlign/", find.offer_compare, name="offer_compare"),
    path("ny/", curate.offer_create, name="offer_create"),
    # Fixed addresses stand here: they are read before those that begin with an offer's.
    path("forslag/", suggestions.suggestion_list, name="suggestion_list"),
    path("forslag/nyt/", suggestions.suggestion_create, name="suggestion_create"),
    path("forslag/<int:pk>/", suggestions.suggestion_detail, name="suggestion_detail"),
    path("forslag/<int:pk>/tag-op/", suggestions.suggestion_take_up, name="suggestion_take_up"),
    path("forslag/<int:pk>/afvis/", suggestions.suggestion_decline, name="suggestion_decline"),
    path("leverandoerer/", providers.provider_list, name="provider_list"),
    path("leverandoerer/ny/", providers.provider_create, name="provider_create"),
    path("leverandoerer/<slug:key>/", providers.provider_detail, name="provider_detail"),
    path("leverandoerer/<slug:key>/rediger/", providers.provider_update, name="provider_update"),
    path("leverandoerer/<slug:key>/udgaa/", providers.provider_retire, name="provider_retire"),
    path("leverandoerer/<slug:key>/tilbage/", providers.provider_bring_back, name="provider_bring_back"),
    path("leverandoerer/<slug:key>/kontakter/ny/", providers.contact_create, name="contact_create"),
    path("leverandoerer/<slug:key>/kontakter/<int:pk>/", providers.contact_update, name="contact_update"),
    path("leverandoerer/<slug:key>/aftaler/ny/", providers.agreement_create, name="agreement_create"),
    path("leverandoerer/<slug:key>/aftaler/<int:pk>/", providers.agreement_update, name="agreement_update"),
    path("<slug:slug>/", read.offer_detail, name="offer_detail"),
    path("<slug:slug>/rediger/", curate.offer_update, name="offer_update"),
    path("<slug:slug>/send/", curate.offer_send, name="offer_send"),
    path("<slug:slug>/godkend/", curate.offer_review, name="offer_review"),
    path("<slug:slug>/opgiv/", curate.offer_discard, name="offer_discard"),
    path("<slug:slug>/versioner/", read.offer_version_list, name="offer_version_list"),
    path("<slug:slug>/versioner/<int:number>/", read.offer_version, name="offer_version"),
    path("<slug:slug>/udgaa/", retire.offer_retire, name="offer_retire"),
    path("<slug:slug>/tilbage/", retire.offer_bring_back, name="offer_bring_back"),
    path("<slug:slug>/passer/", retire.offer_confirm, name="offer_confirm"),
    path("<slug:slug>/laeg-sammen/", retire.offer_merge, name="offer_merge"),
    path("<slug:slug>/optag/", intakes.intake_list, name="intake_list"),
    path("<slug:slug>/optag/nyt/", intakes.intake_create, name="intake_create"),
    path("<slug:slug>/optag/loebende/", intakes.rolling_create, name="rolling_create"),
    path("<slug:slug>/optag/<int:pk>/", intakes.intake_update, name="intake_update"),
    path("<slug:slug>/optag/<int:pk>/aflys/", intakes.intake_cancel, name="intake_cancel"),
    path("<slug:slug>/optag/lukket/", intakes.closure_create, name="closure_create"),
    path("<slug:slug>/optag/lukket/<int:pk>/", intakes.closure_update, name="closure_update"),
    path("<slug:slug>/optag/lukket/<int:pk>/fjern/", intakes.closure_remove, name="closure_remove"),
]

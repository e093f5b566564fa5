from django.urls import path

from cases.views import access, cases, consents, factors, files, goals, history, notes, papers

app_name = "cases"

urlpatterns = [
    path("import/", files.import_create, name="import_create"),
    path("import/skabelon/", files.import_template, name="import_template"),
    path("import/<int:pk>/", files.import_detail, name="import_detail"),
    path("import/<int:pk>/status/", files.import_status, name="import_status"),
    path("import/<int:pk>/stop/", files.import_stop, name="import_stop"),
    path("import/<int:pk>/afviste/", files.import_faults, name="import_faults"),
    path("ny/", cases.case_create, name="case_create"),
    path("cpr/", access.case_find, name="case_find"),
    path("adgang/", access.access_request, name="access_request"),
    path("opslag/", access.access_list, name="access_list"),
    path("<int:case_pk>/rediger/", cases.case_update, name="case_update"),
    path("<int:case_pk>/cpr/", access.cpr_show, name="cpr_show"),
    path("<int:case_pk>/historik/", history.case_history, name="case_history"),
    path("<int:case_pk>/opslag/", history.case_accesses, name="case_accesses"),
    path("<int:case_pk>/maal/", goals.goal_list, name="goal_list"),
    path("<int:case_pk>/maal/ny/", goals.goal_create, name="goal_create"),
    path("<int:case_pk>/maal/<int:pk>/", goals.goal_update, name="goal_update"),
    path("<int:case_pk>/maal/<int:pk>/status/", goals.goal_turn, name="goal_turn"),
    path("<int:case_pk>/maal/<int:pk>/flyt/", goals.goal_move, name="goal_move"),
    path("<int:case_pk>/afklaring/", factors.factor_list, name="factor_list"),
    path("<int:case_pk>/afklaring/ny/", factors.factor_create, name="factor_create"),
    path("<int:case_pk>/afklaring/<int:pk>/", factors.factor_weigh, name="factor_weigh"),
    path("<int:case_pk>/samtykke/", consents.consent_list, name="consent_list"),
    path("<int:case_pk>/samtykke/nyt/", consents.consent_create, name="consent_create"),
    path("<int:case_pk>/samtykke/<int:pk>/traek-tilbage/", consents.consent_withdraw, name="consent_withdraw"),
    path("<int:case_pk>/dokumenter/", papers.paper_list, name="paper_list"),
    path("<int:case_pk>/dokumenter/nyt/", papers.document_create, name="document_create"),
    path("<int:case_pk>/dokumenter/<int:pk>/", papers.document_update, name="document_update"),
    path("<int:case_pk>/dokumenter/<int:pk>/streg/", papers.document_strike, name="document_strike"),
    path("<int:case_pk>/dokumenter/<int:pk>/fil/", papers.document_file, name="document_file"),
    path("<int:case_pk>/notater/nyt/", notes.note_create, name="note_create"),
    path("<int:case_pk>/notater/<int:pk>/", notes.note_detail, name="note_detail"),
    path("<int:case_pk>/notater/<uuid:key>/", notes.note_write, name="note_write"),
    path("<int:case_pk>/notater/<uuid:key>/slet/", notes.note_discard, name="note_discard"),
]

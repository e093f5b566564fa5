"""Measuring the small steps: staff's pages of a case, the citizen's own, and the instrument's editions."""

from django.urls import path

from followup.views import answers, instruments, measurements, progression

MEASURED = "sager/<int:case_pk>/progression"

urlpatterns = [
    path(f"{MEASURED}/", progression.progression_detail, name="progression_detail"),
    path(f"{MEASURED}/regneark/", progression.progression_table, name="progression_table"),
    path(f"{MEASURED}/papir/", progression.progression_pdf, name="progression_pdf"),
    path(f"{MEASURED}/ny/", measurements.measurement_create, name="measurement_create"),
    path(f"{MEASURED}/<int:pk>/", measurements.measurement_detail, name="measurement_detail"),
    path(f"{MEASURED}/<int:pk>/medarbejder/", measurements.measurement_answer, name="measurement_answer"),
    path(f"{MEASURED}/<int:pk>/faerdig/", measurements.measurement_finish, name="measurement_finish"),
    path(f"{MEASURED}/<int:pk>/skaerm/", measurements.measurement_hand_over, name="measurement_hand_over"),
    path(f"{MEASURED}/<int:pk>/link/", measurements.answer_link_create, name="answer_link_create"),
    path(f"{MEASURED}/<int:pk>/link/luk/", measurements.answer_link_revoke, name="answer_link_revoke"),
    path(f"{MEASURED}/<int:pk>/luk/", measurements.measurement_close, name="measurement_close"),
    path(f"{MEASURED}/<int:pk>/opgiv/", measurements.measurement_drop, name="measurement_drop"),
    path("svar/", answers.answer_start, name="answer_start"),
    path("svar/aabn/", answers.answer_open, name="answer_open"),
    path("svar/tak/", answers.answer_thanks, name="answer_thanks"),
    path("svar/tilbage/", answers.answer_return, name="answer_return"),
    path("svar/<int:number>/", answers.answer_question, name="answer_question"),
    path("svar/<str:secret>/", answers.answer_link, name="answer_link"),
    path("maaleredskab/", instruments.instrument_list, name="instrument_list"),
    path("maaleredskab/<int:pk>/", instruments.instrument_detail, name="instrument_detail"),
    path("maaleredskab/<int:pk>/kladde/", instruments.instrument_copy, name="instrument_copy"),
    path("maaleredskab/<int:pk>/rediger/", instruments.instrument_update, name="instrument_update"),
    path("maaleredskab/<int:pk>/som-borgeren/", instruments.instrument_preview, name="instrument_preview"),
    path("maaleredskab/<int:pk>/ikraft/", instruments.instrument_put_in_force, name="instrument_put_in_force"),
    path("maaleredskab/<int:pk>/slet/", instruments.instrument_discard, name="instrument_discard"),
    path("maaleredskab/<int:pk>/spoergsmaal/ny/", instruments.question_create, name="question_create"),
    path("maaleredskab/<int:pk>/spoergsmaal/<int:question>/", instruments.question_update, name="question_update"),
    path("maaleredskab/<int:pk>/spoergsmaal/<int:question>/op/", instruments.question_move, name="question_move"),
    path(
        "maaleredskab/<int:pk>/spoergsmaal/<int:question>/fjern/", instruments.question_remove, name="question_remove"
    ),
]

from django.urls import path

from evaluation.views import analyses

app_name = "team_analyses"

urlpatterns = [
    path("analyser/", analyses.analysis_figures, name="analysis_figures"),
    path("analyser/<slug:key>/", analyses.analysis_stuck, name="analysis_stuck"),
    path("analyser/naaet/<slug:key>/", analyses.analysis_done, name="analysis_done"),
]

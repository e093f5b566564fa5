from django.urls import path

from evaluation.views import coverage

app_name = "evaluation"

urlpatterns = [
    path("", coverage.coverage, name="coverage"),
    path("regneark/", coverage.coverage_file, name="coverage_file"),
    path("opdater/", coverage.coverage_refresh, name="coverage_refresh"),
    path("lidt-i-brug/", coverage.coverage_seldom, name="coverage_seldom"),
    path("indsatser/<slug:key>/", coverage.coverage_offers, name="coverage_offers"),
    path("borgere/<slug:key>/", coverage.coverage_citizens, name="coverage_citizens"),
    path("huller/<slug:key>/", coverage.hole_report, name="hole_report"),
]

from django.urls import path

from evaluation import views

app_name = "evaluation"

urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("regneark/", views.coverage_file, name="coverage_file"),
    path("opdater/", views.coverage_refresh, name="coverage_refresh"),
    path("lidt-i-brug/", views.coverage_seldom, name="coverage_seldom"),
    path("indsatser/<slug:key>/", views.coverage_offers, name="coverage_offers"),
    path("borgere/<slug:key>/", views.coverage_citizens, name="coverage_citizens"),
    path("huller/<slug:key>/", views.hole_report, name="hole_report"),
]

from django.urls import path

from evaluation.views import forecast

app_name = "team_forecast"

urlpatterns = [
    path("", forecast.forecast, name="forecast"),
    path("sager/", forecast.forecast_rows, name="forecast_rows"),
]

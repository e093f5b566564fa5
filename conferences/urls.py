from django.urls import path

from conferences.views import page

app_name = "conferences"

urlpatterns = [
    path("", page.analysis_detail, name="analysis_detail"),
]

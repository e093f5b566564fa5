from django.urls import path

from evaluation.views import samples

app_name = "samples"

urlpatterns = [
    path("", samples.sample_list, name="sample_list"),
    path("<int:pk>/", samples.sample_detail, name="sample_detail"),
    path("<int:pk>/spoerg/", samples.sample_ask, name="sample_ask"),
]

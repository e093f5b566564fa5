from django.urls import path

from evaluation.views import rights

app_name = "team_rights"

urlpatterns = [
    path("", rights.right_list, name="right_list"),
    path("bekraeft/", rights.right_confirm, name="right_confirm"),
    path("kvittering/<int:pk>/", rights.right_review, name="right_review"),
    path("<int:pk>/<slug:why>/", rights.right_cases, name="right_cases"),
]

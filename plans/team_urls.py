from django.urls import path

from plans.views import approvals

app_name = "team_plans"

urlpatterns = [
    path("godkendelser/", approvals.approval_list, name="approval_list"),
    path("godkendelser/<int:pk>/", approvals.approval_answer, name="approval_answer"),
]

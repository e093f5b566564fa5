from django.urls import path

from plans.views import approvals, batches, cost

app_name = "team_plans"

urlpatterns = [
    path("oekonomi/", cost.team_cost, name="team_cost"),
    path("godkendelser/", approvals.approval_list, name="approval_list"),
    path("godkendelser/<int:pk>/", approvals.approval_answer, name="approval_answer"),
    path("planer/", batches.batch_list, name="batch_list"),
    path("planer/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("planer/<int:pk>/stop/", batches.batch_stop, name="batch_stop"),
    path("planer/<int:pk>/fil/", batches.batch_file, name="batch_file"),
]

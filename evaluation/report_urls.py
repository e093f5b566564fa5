from django.urls import path

from evaluation.views import reports

app_name = "reports"

urlpatterns = [
    path("", reports.report_list, name="report_list"),
    path("regneark/", reports.report_list_file, name="report_list_file"),
    path("<slug:key>/", reports.report_detail, name="report_detail"),
    path("<slug:key>/regneark/", reports.report_file, name="report_file"),
    path("<slug:key>/borgere/", reports.report_citizens, name="report_citizens"),
]

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.plan_detail, name="plan_detail"),
    path("kladde/", views.plan_build, name="plan_build"),
    path("indsatser/ny/<slug:slug>/", views.intervention_create, name="intervention_create"),
    path("indsatser/<int:pk>/", views.intervention_update, name="intervention_update"),
    path("indsatser/<int:pk>/start/", views.intervention_start, name="intervention_start"),
    path("indsatser/<int:pk>/fravaelg/", views.intervention_drop, name="intervention_drop"),
    path("aftal/", views.plan_freeze, name="plan_freeze"),
    path("genovervej/", views.plan_reconsider, name="plan_reconsider"),
    path("versioner/", views.plan_version_list, name="plan_version_list"),
    path("versioner/<int:number>/status/", views.plan_version_status, name="plan_version_status"),
    path("versioner/<int:number>/tegn/", views.plan_version_draw, name="plan_version_draw"),
    path("versioner/<int:number>/pdf/", views.plan_version_pdf, name="plan_version_pdf"),
]

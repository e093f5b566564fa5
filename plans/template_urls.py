from django.urls import path

from plans.views import plan_templates

urlpatterns = [
    path("", plan_templates.plan_template_list, name="plan_template_list"),
    path("ny/", plan_templates.plan_template_create, name="plan_template_create"),
    path("<int:pk>/", plan_templates.plan_template_update, name="plan_template_update"),
    path("<int:pk>/udgaa/", plan_templates.plan_template_retire, name="plan_template_retire"),
    path("<int:pk>/tilbage/", plan_templates.plan_template_bring_back, name="plan_template_bring_back"),
    path("<int:pk>/tilfoej/<slug:slug>/", plan_templates.plan_template_line_create, name="plan_template_line_create"),
    path("<int:pk>/linjer/<int:line>/", plan_templates.plan_template_line_update, name="plan_template_line_update"),
    path(
        "<int:pk>/linjer/<int:line>/fjern/",
        plan_templates.plan_template_line_remove,
        name="plan_template_line_remove",
    ),
]

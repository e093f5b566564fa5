from django.urls import path

from followup.views import flags, follow_ups, worklist

app_name = "followup"

urlpatterns = [
    path("min-dag/", worklist.worklist, name="worklist"),
    path("sager/taellere/", flags.flag_list, name="flag_list"),
    path("sager/<int:case_pk>/opfoelgning/", follow_ups.follow_up_list, name="follow_up_list"),
    path("sager/<int:case_pk>/indsatser/<int:pk>/opfoelgning/", follow_ups.follow_up_create, name="follow_up_create"),
]

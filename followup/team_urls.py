from django.urls import path

from followup.views import clock

app_name = "team_followup"

urlpatterns = [path("overskredet/", clock.overdue_list, name="overdue_list")]

from django.urls import path

from conferences.views import agenda, calendar, mine

app_name = "calendar"

urlpatterns = [
    path("", calendar.conference_list, name="conference_list"),
    path("mine/", mine.contribution_list, name="contribution_list"),
    path("dage/ny/", calendar.day_create, name="day_create"),
    path("dage/<int:pk>/", calendar.day_detail, name="day_detail"),
    path("dage/<int:pk>/dagsorden/", agenda.day_agenda_pdf, name="day_agenda_pdf"),
    path("dage/<int:pk>/ret/", calendar.day_update, name="day_update"),
]

"""Talks and what is agreed at them: of a case, and of a colleague's day and week."""

from django.urls import path

from followup.views import agreements, group_changes, group_meetings, meeting_choose, meeting_register, meetings, week

TALKS, AGREED = "sager/<int:case_pk>/samtaler", "sager/<int:case_pk>/aftaler"

urlpatterns = [
    path("uge/", week.week, name="week"),
    path("samtaler/registrer/", meeting_choose.meeting_choose, name="meeting_choose"),
    path("samtaler/gruppe/ny/", group_meetings.group_create, name="group_create"),
    path("samtaler/gruppe/<int:pk>/", group_meetings.group_register, name="group_register"),
    path("samtaler/gruppe/<int:pk>/flyt/", group_changes.group_move, name="group_move"),
    path("samtaler/gruppe/<int:pk>/giv/", group_changes.group_give, name="group_give"),
    path("samtaler/gruppe/<int:pk>/aflys/", group_changes.group_cancel, name="group_cancel"),
    path(f"{TALKS}/", meetings.meeting_list, name="meeting_list"),
    path(f"{TALKS}/ny/", meetings.meeting_create, name="meeting_create"),
    path(f"{TALKS}/registrer/", meeting_register.meeting_register, name="meeting_register"),
    path(f"{TALKS}/<int:pk>/registrer/", meeting_register.meeting_register_planned, name="meeting_register_planned"),
    path(f"{TALKS}/<int:pk>/flyt/", meetings.meeting_move, name="meeting_move"),
    path(f"{TALKS}/<int:pk>/aflys/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{TALKS}/<int:pk>/ret/", meetings.meeting_correct, name="meeting_correct"),
    path(f"{TALKS}/<int:pk>/fejl/", meetings.meeting_withdraw, name="meeting_withdraw"),
    path(f"{AGREED}/ny/", agreements.agreement_create, name="agreement_create"),
    path(f"{AGREED}/<int:pk>/gjort/", agreements.agreement_done, name="agreement_done"),
    path(f"{AGREED}/<int:pk>/dato/", agreements.agreement_put_off, name="agreement_put_off"),
    path(f"{AGREED}/<int:pk>/drop/", agreements.agreement_drop, name="agreement_drop"),
]

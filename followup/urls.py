from django.urls import path

from followup import absence_urls, contact_urls, measuring_urls, meeting_urls
from followup.views import (
    clock,
    feed,
    flags,
    follow_ups,
    follow_ups_together,
    list_export,
    marks,
    saved_views,
    worklist,
)

app_name = "followup"

urlpatterns = [
    path("min-dag/", worklist.worklist, name="worklist"),
    path("profil/kalender/", feed.feed_detail, name="feed_detail"),
    path("profil/kalender/ny/", feed.feed_make, name="feed_make"),
    path("profil/kalender/luk/", feed.feed_close, name="feed_close"),
    path("kalender/<slug:secret>.ics", feed.calendar_feed, name="calendar_feed"),
    path("min-dag/overblik/", clock.digest_seen, name="digest_seen"),
    path("sager/taellere/", flags.flag_list, name="flag_list"),
    path("sager/eksport/", list_export.list_export, name="list_export"),
    path("sager/eksport/<int:pk>/", list_export.list_export_detail, name="list_export_detail"),
    path("sager/eksport/<int:pk>/fil/", list_export.list_export_file, name="list_export_file"),
    path("sager/visninger/", saved_views.view_list, name="view_list"),
    path("sager/visninger/ny/", saved_views.view_create, name="view_create"),
    path("sager/visninger/<int:pk>/", saved_views.view_update, name="view_update"),
    path("sager/visninger/<int:pk>/gem/", saved_views.view_keep, name="view_keep"),
    path("sager/visninger/<int:pk>/flyt/", saved_views.view_move, name="view_move"),
    path("sager/visninger/<int:pk>/slet/", saved_views.view_delete, name="view_delete"),
    path("sager/<int:case_pk>/memo/", marks.case_mark, name="case_mark"),
    path("sager/<int:case_pk>/venter/", marks.case_wait, name="case_wait"),
    path("sager/<int:case_pk>/opfoelgning/", follow_ups.follow_up_list, name="follow_up_list"),
    path("sager/<int:case_pk>/opfoelgning/samlet/", follow_ups_together.follow_up_together, name="follow_up_together"),
    path("sager/<int:case_pk>/indsatser/<int:pk>/opfoelgning/", follow_ups.follow_up_create, name="follow_up_create"),
    *meeting_urls.urlpatterns,
    *measuring_urls.urlpatterns,
    *contact_urls.urlpatterns,
    *absence_urls.urlpatterns,
]

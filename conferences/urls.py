from django.urls import path

from conferences.views import agenda, contributions, page, papers, participants, planning, proposals, table

app_name = "conferences"

urlpatterns = [
    path("", page.analysis_detail, name="analysis_detail"),
    path("rundbord/", table.round_table_create, name="round_table_create"),
    path("afsnit/<slug:key>/", table.section_update, name="section_update"),
    path("beslutning/", table.decision_update, name="decision_update"),
    path("moedte/", table.attendance_update, name="attendance_update"),
    path("afslut/", table.conference_hold, name="conference_hold"),
    path("gennemgaaet/", table.decision_gone_through, name="decision_gone_through"),
    path("forslag/nyt/<slug:kind>/", proposals.proposal_create, name="proposal_create"),
    path("forslag/katalog/", proposals.proposal_find, name="proposal_find"),
    path("forslag/katalog/<slug:slug>/", proposals.proposal_offer, name="proposal_offer"),
    path("forslag/fra/<int:suggestion>/", proposals.suggestion_take, name="suggestion_take"),
    path("forslag/laeg-alle-i-planen/", proposals.proposals_accept, name="proposals_accept"),
    path("forslag/<int:pk>/", proposals.proposal_update, name="proposal_update"),
    path("forslag/<int:pk>/fravaelg/", proposals.proposal_leave_out, name="proposal_leave_out"),
    path("forslag/<int:pk>/tag-med/", proposals.proposal_bring_back, name="proposal_bring_back"),
    path("forslag/<int:pk>/laeg-i-planen/", proposals.proposal_accept, name="proposal_accept"),
    path("forslag/<int:pk>/afvis/", proposals.proposal_decline, name="proposal_decline"),
    path("konference/planlaeg/", planning.conference_plan, name="conference_plan"),
    path("konference/flyt/", planning.conference_move, name="conference_move"),
    path("konference/aflys/", planning.conference_cancel, name="conference_cancel"),
    path("konference/<int:pk>/kalender/", planning.conference_file, name="conference_file"),
    path("konference/deltagere/", participants.participant_list, name="participant_list"),
    path("konference/deltagere/ny/", participants.participant_create, name="participant_create"),
    path("konference/deltagere/<int:pk>/fjern/", participants.participant_remove, name="participant_remove"),
    path("konference/deltagere/<int:pk>/erstat/", participants.participant_replace, name="participant_replace"),
    path("bidrag/<int:pk>/", contributions.contribution_update, name="contribution_update"),
    path("bidrag/<int:pk>/underskriv/", contributions.contribution_sign, name="contribution_sign"),
    path("bidrag/<int:pk>/laes/", contributions.contribution_detail, name="contribution_detail"),
    path("bidrag/<int:pk>/tilfoej/", contributions.addition_create, name="addition_create"),
    path("bidrag/<int:pk>/traek-tilbage/", contributions.contribution_take_back, name="contribution_take_back"),
    path("konference/<int:pk>/dagsorden.pdf", agenda.agenda_pdf, name="agenda_pdf"),
    path("konference/<int:pk>/<slug:slug>.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("konference/<int:pk>/<slug:slug>/status/", papers.minutes_status, name="minutes_status"),
    path("konference/<int:pk>/<slug:slug>/tegn/", papers.minutes_draw, name="minutes_draw"),
]

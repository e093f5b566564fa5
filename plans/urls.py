from django.urls import path

from plans.views import advice, agree, build, lines, match, papers, places, plan, referrals, versions

app_name = "plans"

urlpatterns = [
    path("", plan.plan_detail, name="plan_detail"),
    path("passer/", match.offer_match, name="offer_match"),
    path("kladde/", build.plan_build, name="plan_build"),
    path("kladde/<int:pk>/", build.plan_line, name="plan_line"),
    path("kladde/tilfoej/<slug:slug>/", build.intervention_add, name="intervention_add"),
    path("kladde/kasser/", build.plan_discard, name="plan_discard"),
    path("indsatser/andre-steder/", lines.elsewhere_create, name="elsewhere_create"),
    path("indsatser/ny/<slug:slug>/", lines.intervention_create, name="intervention_create"),
    path("indsatser/<int:pk>/", lines.intervention_update, name="intervention_update"),
    path("indsatser/<int:pk>/start/", lines.intervention_start, name="intervention_start"),
    path("indsatser/<int:pk>/fravaelg/", lines.intervention_drop, name="intervention_drop"),
    path("indsatser/<int:pk>/fjern/", lines.intervention_take_out, name="intervention_take_out"),
    path("indsatser/<int:pk>/pause/", lines.intervention_pause, name="intervention_pause"),
    path("indsatser/<int:pk>/genoptag/", lines.intervention_resume, name="intervention_resume"),
    path("indsatser/<int:pk>/henvis/", referrals.referral_create, name="referral_create"),
    path("henvisninger/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("henvisninger/<int:pk>/traek/", referrals.referral_withdraw, name="referral_withdraw"),
    path("henvisninger/<int:pk>/paamind/", referrals.referral_remind, name="referral_remind"),
    path("henvisninger/<int:pk>/link/", referrals.referral_renew, name="referral_renew"),
    path("henvisninger/<int:pk>/demo/", referrals.referral_visit, name="referral_visit"),
    path("forslag/<int:pk>/", referrals.proposal_answer, name="proposal_answer"),
    path("indsatser/<int:pk>/plads/", places.place_ask, name="place_ask"),
    path("indsatser/<int:pk>/plads/ret/", places.place_update, name="place_update"),
    path("indsatser/<int:pk>/plads/svar/", places.place_answer, name="place_answer"),
    path("indsatser/<int:pk>/plads/opgiv/", places.place_give_up, name="place_give_up"),
    path("aftal/", agree.plan_freeze, name="plan_freeze"),
    path("aftal/godkendelse/", agree.plan_approval_ask, name="plan_approval_ask"),
    path("raad/<slug:key>/", advice.advice_answer, name="advice_answer"),
    path("indsatser/<int:pk>/varighed/", advice.intervention_longer, name="intervention_longer"),
    path("genovervej/", agree.plan_reconsider, name="plan_reconsider"),
    path("versioner/", papers.plan_version_list, name="plan_version_list"),
    path("versioner/<int:number>/", versions.plan_version_detail, name="plan_version_detail"),
    path("versioner/<int:number>/mod/<int:other>/", versions.plan_version_compare, name="plan_version_compare"),
    path("versioner/<int:number>/status/", papers.plan_version_status, name="plan_version_status"),
    path("versioner/<int:number>/tegn/", papers.plan_version_draw, name="plan_version_draw"),
    path("versioner/<int:number>/pdf/", papers.plan_version_pdf, name="plan_version_pdf"),
]

from django.urls import path

from plans.views import match, places, plan, referrals

app_name = "plans"

urlpatterns = [
    path("", plan.plan_detail, name="plan_detail"),
    path("passer/", match.offer_match, name="offer_match"),
    path("katalog/<slug:slug>/", match.offer_show, name="offer_show"),
    path("kladde/", plan.plan_build, name="plan_build"),
    path("indsatser/ny/<slug:slug>/", plan.intervention_create, name="intervention_create"),
    path("indsatser/<int:pk>/", plan.intervention_update, name="intervention_update"),
    path("indsatser/<int:pk>/start/", plan.intervention_start, name="intervention_start"),
    path("indsatser/<int:pk>/fravaelg/", plan.intervention_drop, name="intervention_drop"),
    path("indsatser/<int:pk>/henvis/", referrals.referral_create, name="referral_create"),
    path("henvisninger/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("henvisninger/<int:pk>/traek/", referrals.referral_withdraw, name="referral_withdraw"),
    path("henvisninger/<int:pk>/paamind/", referrals.referral_remind, name="referral_remind"),
    path("henvisninger/<int:pk>/link/", referrals.referral_renew, name="referral_renew"),
    path("henvisninger/<int:pk>/demo/", referrals.referral_visit, name="referral_visit"),
    path("samtykke/<int:pk>/henvisninger/", referrals.referral_shut, name="referral_shut"),
    path("forslag/<int:pk>/", referrals.proposal_answer, name="proposal_answer"),
    path("indsatser/<int:pk>/plads/", places.place_ask, name="place_ask"),
    path("indsatser/<int:pk>/plads/ret/", places.place_update, name="place_update"),
    path("indsatser/<int:pk>/plads/svar/", places.place_answer, name="place_answer"),
    path("indsatser/<int:pk>/plads/opgiv/", places.place_give_up, name="place_give_up"),
    path("aftal/", plan.plan_freeze, name="plan_freeze"),
    path("genovervej/", plan.plan_reconsider, name="plan_reconsider"),
    path("versioner/", plan.plan_version_list, name="plan_version_list"),
    path("versioner/<int:number>/status/", plan.plan_version_status, name="plan_version_status"),
    path("versioner/<int:number>/tegn/", plan.plan_version_draw, name="plan_version_draw"),
    path("versioner/<int:number>/pdf/", plan.plan_version_pdf, name="plan_version_pdf"),
]

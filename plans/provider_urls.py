"""Referrals outside of a case: one's own, and the only pages that a provider opens without an account."""

from django.urls import path

from plans.views import provider, referrals

urlpatterns = [
    path("henvisninger/", referrals.referral_list, name="referral_list"),
    path("henvisning/", provider.referral_shown, name="referral_shown"),
    path("henvisning/aabn/", provider.referral_open, name="referral_open"),
    path("henvisning/svar/", provider.referral_answer, name="referral_answer"),
    path("henvisning/forslag/", provider.referral_propose, name="referral_propose"),
    path("henvisning/luk/", provider.referral_leave, name="referral_leave"),
    path("henvisning/<str:secret>/", provider.referral_link, name="referral_link"),
]

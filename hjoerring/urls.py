from django.urls import include, path

from accounts import views as account_views
from cases.views.occupations import occupation_import
from conferences.views import consents
from evaluation.views.investment import cohort_comparison, cohort_file, investment, investment_file
from evaluation.views.samples import look_explain, look_list
from evaluation.views.team import team
from followup.views.case_list import case_list
from hjoerring.views import catalog, errors, front, overview, search, staff
from plans.views.places import place_list
from plans.views.results import offer_results

urlpatterns = [
    path("", front.front, name="front"),
    path("log-ind/", account_views.login, name="account_login"),
    path("log-ud/", account_views.logout, name="account_logout"),
    path("session/", front.session_extend, name="session_extend"),
    path("", include("followup.urls")),
    path("sager/", case_list, name="case_list"),
    path("sager/<int:pk>/", overview.case_detail, name="case_detail"),
    path("sager/", include("cases.urls")),
    path("sager/<int:case_pk>/samtykke/nyt/", consents.consent_create, name="consent_create"),
    path("sager/<int:case_pk>/samtykke/<int:pk>/traek-tilbage/", consents.consent_withdraw, name="consent_withdraw"),
    path("sager/<int:case_pk>/plan/", include("plans.urls")),
    path("sager/<int:case_pk>/analyse/", include("conferences.urls")),
    path("konferencer/", include("conferences.calendar_urls")),
    path("team/", team, name="team"),
    path("team/", include("evaluation.team_board_urls")),
    path("team/", include("plans.team_urls")),
    path("team/", include("evaluation.team_urls")),
    path("team/fordeling/", include("evaluation.distribution_urls")),
    path("team/prognose/", include("evaluation.forecast_urls")),
    path("team/", include("followup.team_urls")),
    path("team/fravaer/", include("hjoerring.team_absence_urls")),
    path("team/adgange/", include("evaluation.rights_urls")),
    path("team/stikproever/", include("evaluation.samples_urls")),
    path("opslag/", look_list, name="look_list"),
    path("opslag/<int:pk>/", look_explain, name="look_explain"),
    path("rapporter/investering/", investment, name="investment"),
    path("rapporter/investering/regneark/", investment_file, name="investment_file"),
    path("rapporter/foer-og-efter/", cohort_comparison, name="cohort_comparison"),
    path("rapporter/foer-og-efter/regneark/", cohort_file, name="cohort_file"),
    path("rapporter/", include("evaluation.report_urls")),
    path("administration/beloebsgraense/", include("plans.limit_urls")),
    path("administration/planskabeloner/", include("plans.template_urls")),
    path("ventelister/", place_list, name="place_list"),
    path("", include("hjoerring.end_urls")),
    path("", include("plans.provider_urls")),
    path("administration/screening/", include("cases.screening_urls")),
    path("administration/stillinger/", occupation_import, name="occupation_import"),
    path("soeg/", search.search, name="search"),
    path("katalog/ordlister/", include("hjoerring.word_urls")),
    path("katalog/daekning/", include("evaluation.urls")),
    path("katalog/redaktion/", catalog.catalog_desk, name="catalog_desk"),
    path("katalog/<slug:slug>/brug/", catalog.catalog_offer_use, name="catalog_offer_use"),
    path("katalog/<slug:slug>/resultater/", offer_results, name="offer_results"),
    path("", include("hjoerring.exchange_urls")),  # before the addresses that begin with an offer's
    path("katalog/", include("catalog.urls")),
    path("beskeder/", include("notices.urls")),
    path("profil/fravaer/", include("hjoerring.absence_urls")),
    path("administration/sagstal/", include("evaluation.norm_urls")),
    path("administration/teams/", include("evaluation.teams_urls")),
    path("administration/investering/", include("evaluation.investment_urls")),
    path("administration/medarbejdere/<int:pk>/specialer/", staff.speciality_update, name="speciality_update"),
    path("", include("accounts.urls")),
    path("live/", front.live, name="live"),
    path("ready/", front.ready, name="ready"),
    path("csp/", errors.csp_report, name="csp_report"),
]
handler404 = "hjoerring.views.errors.not_found"

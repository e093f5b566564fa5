from django.urls import path

from evaluation.views import investment

urlpatterns = [
    path("", investment.investment_list, name="investment_list"),
    path("beloeb/nyt/", investment.investment_create, name="investment_create"),
    path("beloeb/<int:pk>/", investment.investment_update, name="investment_update"),
    path("satser/ny/", investment.benefit_rate_create, name="benefit_rate_create"),
    path("satser/<int:pk>/", investment.benefit_rate_update, name="benefit_rate_update"),
]

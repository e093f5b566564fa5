from django.urls import path

from followup.views import contact_rules, contacts

urlpatterns = [
    path("sager/<int:case_pk>/kontakt/", contacts.contact_detail, name="contact_detail"),
    path("sager/<int:case_pk>/kontakt/vilkaar/", contacts.contact_terms, name="contact_terms"),
    path("sager/<int:case_pk>/kontakt/hold/ny/", contacts.contact_hold_create, name="contact_hold_create"),
    path("sager/<int:case_pk>/kontakt/hold/<int:pk>/", contacts.contact_hold_lift, name="contact_hold_lift"),
    path("kontaktregler/", contact_rules.contact_rule_list, name="contact_rule_list"),
    path("kontaktregler/ny/", contact_rules.contact_rule_create, name="contact_rule_create"),
    path("kontaktregler/<int:pk>/", contact_rules.contact_rule_detail, name="contact_rule_detail"),
    path("kontaktregler/<int:pk>/ret/", contact_rules.contact_rule_update, name="contact_rule_update"),
    path("kontaktregler/saet/ny/", contact_rules.rule_set_create, name="rule_set_create"),
    path("kontaktregler/saet/<int:pk>/", contact_rules.rule_set_update, name="rule_set_update"),
]

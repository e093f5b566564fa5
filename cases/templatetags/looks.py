"""The access log in Danish words."""

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models import Involvement
from journal.models import Access

register = template.Library()

PAGES = {
    "begrundet opslag": "Bad om adgang",
    "case_bundle": "Samlede oplysninger",
    "case_close": "Afslutning af sagen",
    "case_detail": "Overblik",
    "case_extract_create": "Bestilling af udtræk",
    "case_extract_json": "Hentede udtræk",
    "case_extract_pdf": "Hentede udtræk",
    "case_extract_status": "Udtræk",
    "case_looks": "Opslag i din sag",
    "case_reopen": "Genåbning af sagen",
    "erasure_create": "Sletning før tid",
    "case_list": "Søgning på navn",
    "cases:access_request": "Bad om adgang",
    "cases:case_accesses": "Hvem har set sagen",
    "cases:case_find": "Søgning på cpr-nummer",
    "cases:case_history": "Historik",
    "cases:case_update": "Borgerens oplysninger",
    "cases:consent_create": "Nyt samtykke",
    "cases:consent_list": "Samtykke",
    "cases:consent_withdraw": "Samtykke trækkes tilbage",
    "cases:contact_create": "Ny kontaktperson",
    "cases:contact_update": "Rettelse af kontaktperson",
    "cases:cpr_show": "Hele cpr-nummeret",
    "cases:document_create": "Nyt dokument",
    "cases:document_file": "Hentede et dokument",
    "cases:document_strike": "Et dokument streges",
    "cases:document_update": "Rettelse af dokument",
    "cases:factor_create": "Ny afklaring",
    "cases:factor_find": "Vurdering af ressource eller barriere",
    "cases:factor_let_go": "Ressource eller barriere er væk",
    "cases:factor_list": "Ressourcer og barrierer",
    "cases:factor_weigh": "Vurdering af ressource eller barriere",
    "cases:goal_create": "Nyt mål",
    "cases:goal_list": "Mål",
    "cases:goal_move": "Rækkefølge af mål",
    "cases:goal_turn": "Målets status",
    "cases:goal_update": "Rettelse af mål",
    "cases:note_create": "Nyt notat",
    "cases:note_detail": "Notat",
    "cases:note_discard": "Kladde slettes",
    "cases:note_write": "Notat, kladde",
    "cases:paper_list": "Notater og dokumenter",
    "cases:overview_done": "Overblik er lavet",
    "cases:involvement_create": "Ny medarbejder i sagen",
    "cases:involvement_end": "Afslutning af tilknytning",
    "cases:join_answer": "Svar på anmodning om at deltage",
    "cases:join_withdraw": "Anmodning om at deltage, trukket tilbage",
    "cases:join_request": "Anmodning om at deltage",
    "cases:person_list": "Personer",
    "cases:responsible_change": "Skift af ansvarlig medarbejder",
    "cases:readiness_change": "Visitation",
    "cases:screening_answer": "Ny screening",
    "cases:screening_detail": "Screening",
    "cases:spell_create": "Ny ydelsesperiode",
    "cases:spell_remove": "Ydelsesperiode fjernes",
    "cases:spell_update": "Rettelse af ydelsesperiode",
    "cases:support_detail": "Ydelse og målgruppe",
    "cases:target_group_change": "Skift af målgruppe",
    "cases:import_create": "Import af borgere",
    "cases:import_detail": "Import af borgere",
    "cases:import_faults": "Import, afviste rækker",
    "cases:import_status": "Import af borgere",
    "cases:import_stop": "Import stoppes",
    "followup:list_export": "Eksport af en liste",
    "followup:list_export_detail": "Eksport af en liste",
    "followup:view_delete": "Gemt visning slettes",
    "followup:view_move": "Rækkefølge af gemte visninger",
    "followup:view_update": "Gemt visning",
    "followup:list_export_file": "Hentede en eksporteret liste",
    "followup:case_mark": "Egen huskeseddel",
    "followup:case_wait": "Hvem sagen venter på",
    "followup:follow_up_create": "Ny opfølgning",
    "followup:follow_up_list": "Opfølgning",
    "plans:elsewhere_create": "Ny indsats et andet sted",
    "plans:intervention_add": "Ny indsats i kladden",
    "plans:advice_answer": "Svar på råd til planen",
    "plans:intervention_create": "Ny indsats",
    "plans:intervention_call_off": "Afbrydelse af indsats",
    "plans:intervention_drop": "Fravalg af indsats",
    "plans:intervention_pause": "Pause i indsats",
    "plans:intervention_resume": "Indsats i gang igen",
    "plans:intervention_take_out": "Indsats taget ud af kladden",
    "plans:intervention_longer": "Grund til en længere indsats",
    "plans:intervention_start": "Start af indsats",
    "plans:intervention_update": "Rettelse af indsats",
    "plans:plan_approval_ask": "Spørgsmål om godkendelse af plan",
    "plans:plan_build": "Plan, kladde",
    "plans:plan_detail": "Plan",
    "conferences:addition_create": "Tilføjelse til fagligt bidrag",
    "conferences:analysis_detail": "Tværfaglig analyse",
    "conferences:contribution_detail": "Fagligt bidrag",
    "conferences:contribution_sign": "Underskrift på fagligt bidrag",
    "conferences:contribution_take_back": "Underskrift trækkes tilbage",
    "conferences:contribution_update": "Fagligt bidrag, kladde",
    "conferences:attendance_update": "Fremmøde på konferencen",
    "conferences:conference_hold": "Afslutning af konference",
    "conferences:decision_gone_through": "Beslutning gennemgået med borgeren",
    "conferences:decision_update": "Konferencens beslutning",
    "conferences:proposal_accept": "Forslag lagt i planen",
    "conferences:proposal_bring_back": "Forslag taget med igen",
    "conferences:proposal_create": "Forslag på konferencen",
    "conferences:proposal_decline": "Forslag afvist",
    "conferences:proposal_find": "Indsats søgt til konferencen",
    "conferences:proposal_leave_out": "Forslag valgt fra",
    "conferences:proposal_offer": "Indsats foreslået på konferencen",
    "conferences:proposal_update": "Rettelse af forslag",
    "conferences:proposals_accept": "Alle forslag lagt i planen",
    "conferences:round_table_create": "Rundbordssamtale",
    "conferences:section_update": "Afsnit af konferencen",
    "conferences:suggestion_take": "Forslag fra et fag",
    "calendar:day_agenda_pdf": "Dagsorden for en dag med konferencer",
    "conferences:agenda_pdf": "Dagsorden for konferencen",
    "conferences:minutes_draw": "Referat som PDF",
    "conferences:minutes_pdf": "Referat som PDF",
    "conferences:minutes_status": "Referat som PDF",
    "conferences:conference_cancel": "Aflysning af konference",
    "conferences:conference_file": "Konference til kalenderen",
    "conferences:conference_move": "Flytning af konference",
    "conferences:conference_plan": "Planlægning af konference",
    "conferences:participant_create": "Ny deltager på konferencen",
    "conferences:participant_list": "Deltagere på konferencen",
    "conferences:participant_remove": "Deltager fjernes fra konferencen",
    "conferences:participant_replace": "Deltager på konferencen erstattes",
    "plans:plan_discard": "Plan, kladde kasseret",
    "plans:plan_line": "Plan, indsats i kladden",
    "plans:plan_begin": "Begynd med en skabelon",
    "plans:plan_cost": "Planens økonomi",
    "plans:plan_from_template": "Begynd med en skabelon",
    "plans:plan_freeze": "Aftale af plan",
    "plans:plan_reconsider": "Genovervejelse af plan",
    "plans:plan_version_compare": "To versioner af planen",
    "plans:plan_version_detail": "Aftalt plan",
    "plans:plan_version_draw": "Plan som PDF",
    "plans:plan_version_full_draw": "Plan som PDF, fuld udgave",
    "plans:plan_version_full_pdf": "Plan som PDF, fuld udgave",
    "plans:plan_version_full_status": "Plan som PDF, fuld udgave",
    "plans:plan_version_list": "Aftalte planer",
    "plans:plan_version_pdf": "Plan som PDF",
    "plans:plan_version_status": "Plan som PDF",
    "plans:proposal_answer": "Svar på leverandørens forslag",
    "plans:referral_create": "Ny henvisning",
    "plans:referral_detail": "Henvisning",
    "plans:referral_remind": "Påmindelse om henvisning",
    "plans:referral_renew": "Nyt link til henvisning",
    "plans:referral_shut": "Henvisninger, et samtykke åbner",
    "plans:referral_visit": "Henvisning, som leverandøren ser den",
    "plans:referral_withdraw": "Henvisning trækkes tilbage",
    "team_plans:approval_answer": "Godkendelse af plan",
    "team_plans:batch_file": "Hentede teamets planer på papir",
    "team_plans:batch_list": "Teamets planer på papir",
    "referral_answer": "Leverandørens svar",
    "referral_link": "Link til henvisning",
    "referral_open": "Leverandøren åbnede henvisningen",
    "referral_propose": "Leverandørens forslag",
    "referral_shown": "Leverandørens side",
    "search": "Søgning",
    "followup:view_keep": "Ændring af visning",
    "plans:place_ask": "Ønske om plads",
    "plans:offer_match": "Indsatser, der passer",
    "plans:offer_show": "Indsats fra kataloget",
    "plans:place_update": "Ændring af plads",
    "plans:place_give_up": "Plads opgives",
    "plans:place_answer": "Svar på tilbudt plads",
}
# What is sent there only asks for something.
ASKS = {
    "cases:case_history",
    "followup:list_export",
    "cases:import_detail",
    "cases:cpr_show",
    "case_extract_create",
    "conferences:minutes_draw",
    "plans:plan_version_draw",
    "plans:plan_version_full_draw",
}
RELATIONS = dict(Involvement.Part.choices) | {
    "team": "Samme team",
    "reasoned": "Begrundet opslag",
    Access.PROVIDER: "Leverandør",
}
ROLES = dict(User.Role.choices) | {Access.PROVIDER: "Leverandør"}


@register.filter
def deed(look: Access) -> SafeString:
    """Whether the case was read or changed, or nothing of it shown."""
    if look.outcome == Access.Outcome.REFUSED:
        return SafeString('<span class="hm-tag hm-tag--red">Afvist</span>')
    if look.wrote and look.page not in ASKS:
        return SafeString('<span class="hm-tag hm-tag--blue">Ændrede</span>')
    return SafeString("Læste")


@register.filter
def page_words(page: str) -> str:
    return PAGES.get(page, page)


@register.filter
def relation_words(relation: str) -> str:
    return str(RELATIONS.get(relation, "Ingen"))


@register.filter
def role_words(role: str) -> str:
    return str(ROLES.get(role, role))

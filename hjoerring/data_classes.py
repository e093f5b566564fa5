"""How sensitive every stored field is. The class steers masking, export, logs and retention (SECURITY.md 5.7).

none: says nothing about a person. person: who it is. confidential: their affairs. sensitive: health and the like.
cpr: the number, or something that finds it. A field without a class fails `tests/test_consistency.py`.
History tables follow the table they are the history of.
"""

DATA_CLASSES: dict[str, dict[str, str]] = {
    "accounts.Division": {"none": "id name head version"},
    "accounts.Team": {"none": "id name division closed_on version"},
    "accounts.User": {
        "none": "id password last_login is_superuser is_staff is_active date_joined role profession team sort_key "
        "digest_by_mail weekly_hours groups user_permissions",
        "person": "username first_name last_name email phone languages",
    },
    "accounts.Absence": {"none": "id cover version", "confidential": "user from_on until_on"},
    "accounts.HeldForm": {"none": "id user path held_at", "sensitive": "sealed"},
    "journal.Event": {"none": "id case_id at actor kind code", "sensitive": "text"},
    "journal.Access": {
        "none": "id case_id at user role relation page request_id wrote outcome",
        "confidential": "reason",
    },
    "journal.Submission": {"none": "id key user at answer_url"},
    "catalog.Theme": {"none": "id key label description order is_retired retired_because version loaded"},
    "catalog.Area": {"none": "id key kind theme label help order is_retired retired_because version loaded"},
    "catalog.Category": {
        "none": "id key label short_label description colour order is_retired retired_because version loaded"
    },
    "catalog.Track": {"none": "id key label order is_retired retired_because version loaded"},
    "catalog.Provider": {
        "none": "id key label kind cvr address phone email website about is_retired retired_because version loaded"
    },
    "catalog.ProviderContact": {
        "none": "id provider title takes_referrals left_on version",
        "person": "name phone email",
    },
    "catalog.Agreement": {"none": "id provider title from_on until_on terms version"},
    "catalog.TargetGroup": {
        "none": "id key label label_plural short_label law_reference law_reference_old benefit is_open_for_new "
        "ends_on order is_retired retired_because version loaded"
    },
    "catalog.Offer": {
        "none": "id key slug title status category track provider contact delivery purpose content for_whom not_for "
        "expected_effect expected_indicators place duration_weeks hours_per_week capacity price_per_week "
        "follow_up_interval_days revision_interval_months legal_basis evidence requires_consent note barriers "
        "strengthens target_groups revise_on retired_by retired_at retired_because merged_into version changed_by "
        "changed_at loaded sort_key"
    },
    "catalog.OfferVersion": {
        "none": "id offer number state title category track provider contact delivery purpose content for_whom "
        "not_for expected_effect expected_indicators place duration_weeks hours_per_week capacity price_per_week "
        "follow_up_interval_days revision_interval_months legal_basis evidence requires_consent note barriers "
        "strengthens target_groups change_note made_by made_at saved_at writer_ids sent_by sent_at decided_by "
        "decided_at decided_because version"
    },
    "catalog.OfferWords": {"none": "offer status vector plain_title plain"},
    "catalog.OfferTemplate": {
        "none": "id key label description content order is_retired retired_because version loaded"
    },
    "catalog.OfferSuggestion": {
        "none": "id source state title text areas target_groups suggested_by suggested_at answer answered_by "
        "answered_at offer version"
    },
    "catalog.Intake": {
        "none": "id offer starts_on ends_on sign_up_by capacity booked waiting days_to_answer place "
        "is_cancelled cancelled_because version"
    },
    "catalog.OfferWait": {"none": "id offer days counted_at"},
    "catalog.Closure": {"none": "id offer from_on until_on reason version"},
    "catalog.CatalogImport": {
        "none": "id kind state base is_stale tries problem asked_by asked_at applied_at",
        "person": "content",
    },
    "companies.Branch": {
        "none": "id key label local_demand season note industry_section order is_retired retired_because version "
        "loaded"
    },
    "cases.GoalSuggestion": {"none": "id key kind title branch disco_code typical_hours description loaded"},
    "cases.Citizen": {
        "none": "id reference",
        "person": "first_name last_name birth_on phone email town sort_key",
        "confidential": "has_protected_address language",
        "cpr": "cpr_sealed cpr_hash cpr_front has_replacement_cpr",
    },
    "cases.Case": {
        "none": "id team opened_on version",
        "person": "citizen",
        "confidential": "target_group target_group_from_on closed_on close_reason close_note readiness readiness_on "
        "overview_on waits_for_us_since waits_for_citizen_since waits_for_others_since is_restricted "
        "weekly_hours_ceiling",
        "sensitive": "one_sided_because",
    },
    "cases.CaseMark": {"none": "id user version", "person": "case", "sensitive": "memo memo_on shape colour label"},
    "cases.SavedView": {"none": "id user query rank", "person": "name"},
    "cases.Department": {"none": "id key label short_label is_profession is_retired order loaded"},
    "cases.Consent": {
        "none": "id registered_by registered_at withdrawn_by",
        "person": "case narrows",
        "confidential": "departments purpose given_how from_on until_on long_reason withdrawn_at scan",
        "sensitive": "note",
    },
    "cases.CaseNote": {
        "none": "id key author on saved_at final_at version",
        "person": "case corrects",
        "confidential": "contact_form theme",
        "sensitive": "subject text",
    },
    "cases.Document": {
        "none": "id number on stored_as media_type size sha256 uploaded_by uploaded_at struck_by struck_at version",
        "person": "case",
        "confidential": "direction theme",
        "sensitive": "title strike_reason",
    },
    "cases.Deadline": {"none": "id key subject days from_on until_on loaded"},
    "cases.RetentionRule": {"none": "id key years notice_days grace_days from_on until_on loaded"},
    "cases.ErasureOrder": {
        "none": "id case_id team stage stage_at reason due_on ordered_at ordered_by approved_by approved_at kept_by "
        "kept_until done_at receipt files",
        "sensitive": "explanation",
    },
    "cases.ErasureStop": {"none": "id stopped_by stopped_at lifted_by lifted_at"},
    "cases.MonthlyTrace": {"none": "id month target_group outcome weeks_band count"},
    "cases.CaseExtract": {
        "none": "id kind asked_by asked_at steps_done tries lease_until problem ready_at removed_at",
        "person": "case",
        "sensitive": "pdf data",
    },
    "cases.CaseImport": {
        "none": "id by team created_at read_as rows_total matching target_group coordinator support_since state "
        "rows_done rows_created rows_known rows_faulty started_at finished_at problem lease lease_until tries",
        "cpr": "sealed",
    },
    "cases.ImportFault": {"none": "id case_import row", "confidential": "reason"},
    "cases.CaseExport": {
        "none": "id by asked_at kind columns rows_total written_at tries request_id",
        "person": "case_ids",
        "confidential": "reason",
        "cpr": "sealed",
    },
    "cases.SearchName": {"none": "id team", "person": "case key word"},
    "cases.MoveBatch": {"none": "id by at undone_at", "confidential": "reason"},
    "cases.CaseMove": {"none": "id batch old new followed undone_at", "person": "case"},
    "cases.CoverPart": {"none": "id absence cover target_group", "person": "case"},
    "cases.Speciality": {"none": "id user target_group"},
    "cases.Involvement": {
        "none": "id user part from_on until_on handed_over_at handed_over_by replaces",
        "person": "case",
        "confidential": "reason",
    },
    "cases.ContactPerson": {
        "none": "id version",
        "person": "case name organisation phone email",
        "confidential": "kind from_on until_on",
        "sensitive": "note",
    },
    "cases.JoinRequest": {
        "none": "id asker part asked_at answer answered_by answered_at",
        "person": "case",
        "confidential": "why answer_words",
    },
    "cases.ReasonedLook": {"none": "id user reason given_at until_at", "person": "case", "confidential": "text"},
    "cases.BenefitKind": {"none": "id key label from_on until_on order loaded"},
    "cases.BenefitSpell": {"none": "id version", "person": "case", "confidential": "benefit from_on until_on"},
    "cases.TargetGroupSpell": {
        "none": "id",
        "person": "case",
        "confidential": "target_group from_on until_on reason",
    },
    "cases.RestartRule": {"none": "id key trigger label text from_on until_on loaded"},
    "cases.Screening": {
        "none": "id title edition intro questions thresholds published_at withdrawn_at version changed_by changed_at"
    },
    "cases.ScreeningAnswer": {"none": "id screening on by", "person": "case", "sensitive": "answers points note"},
    "cases.Goal": {
        "none": "id rank conference_on created_at version",
        "person": "case",
        "confidential": "kind title branch occupation disco_code hours_per_week status status_on local_market",
        "sensitive": "wish competence status_reason",
    },
    "cases.GoalTurn": {"none": "id on by", "person": "goal", "confidential": "status", "sensitive": "reason"},
    "cases.Occupation": {"none": "id key kind code title other_names branch loaded search_text"},
    "cases.OccupationFile": {"none": "id kind rows uploaded_by uploaded_at"},
    "cases.Factor": {
        "none": "id found_on weighed_on gone_on version",
        "person": "case",
        "sensitive": "kind area own_words weight start_weight gone_how gone_reason state",
    },
    "cases.FactorReview": {"none": "id on by assessor", "person": "factor", "sensitive": "weight note"},
    "plans.Place": {
        "none": "id intake asked_by asked_at answer_by booked_at ended_at moved_at version",
        "person": "intervention",
        "confidential": "state is_urgent urgent_because ended_because moved_because",
    },
    "plans.Referral": {
        "none": "id provider email answer_by room_on link_hash link_until mailed_at mailing_until mail_tries "
        "mail_problem reminded_at sent_by sent_at version",
        "person": "intervention",
        "confidential": "state shares without_consent_because message",
    },
    "plans.ReferralStep": {
        "none": "id at by",
        "person": "referral by_name",
        "confidential": "state note",
    },
    "plans.ReferralProposal": {
        "none": "id proposed_at answered_by answered_at version",
        "person": "referral by_name",
        "confidential": "kind until_on hours_per_week reason state answer",
    },
    "evaluation.CaseDay": {
        "none": "id as_of team coordinator",
        "person": "case",
        "confidential": "target_group is_high_risk running support_since days",
    },
    "evaluation.CaseChange": {"none": "id", "person": "case_number"},
    "evaluation.CoverageFigure": {"none": "id area target_group citizens unmet counted_at"},
    "evaluation.OfferUse": {"none": "id offer interventions counted_at"},
    "evaluation.CaseloadNorm": {
        "none": "id low high full_time risk line free_lines new_case from_on until_on version"
    },
    "evaluation.CaseloadRoleShare": {"none": "id norm role percent"},
    "evaluation.CaseloadGroupWeight": {"none": "id norm target_group weight"},
    "evaluation.TeamDay": {"none": "id team on cases overdue opened closed"},
    "evaluation.FigureDefinition": {"none": "id figure number words settings first_month first_used_at"},
    "evaluation.FrozenFigure": {
        "none": "id definition figure month team target_group part number hits total median counted_at"
    },
    "evaluation.Freeze": {"none": "id month counted_at"},
    "evaluation.InvestmentYear": {"none": "id key year category planned spent note version loaded"},
    "evaluation.InvestmentCount": {"none": "id year subject part until_on number total counted_at"},
    "evaluation.CohortCount": {"none": "id first weeks target_group number days counted_at"},
    "evaluation.BenefitRate": {"none": "id benefit kroner source from_on until_on version"},
    "evaluation.RightsReview": {"none": "id team by at note", "person": "seen"},
    "evaluation.LookSample": {
        "none": (
            "id team user month access_id drawn drawn_at asked_by asked_at replied_at verdict answered_by answered_at "
            "version"
        ),
        "confidential": "explanation reply",
    },
    "plans.Intervention": {
        "none": "id created_at created_by edited_at edited_by conference_on version",
        "person": "case",
        "confidential": (
            "starts_on ends_on hours_per_week first_follow_up_on status follow_up_on ended_on paused_on paused_until "
            "price_per_week payer responsible"
        ),
        "sensitive": (
            "offer offer_version title category provider elsewhere company goals factors purpose expected_effect "
            "expected_indicators judged_how end_reason latest_effect needs_adjusting paused_because longer_because"
        ),
    },
    "conferences.Discipline": {
        "none": "id key label short is_core role assesses department order is_retired retired_because version loaded"
    },
    "conferences.Prompt": {"none": "id key discipline label question order is_retired retired_because version loaded"},
    "conferences.Room": {"none": "id key label address order is_retired retired_because version loaded"},
    "conferences.Analysis": {
        "none": "id offered_by version",
        "person": "case",
        "confidential": (
            "kind state offered_on answered_on takes_part words_on interviews_by conference_by plan_by held_on "
            "translated_on closed_on"
        ),
        "sensitive": "because own_words matters_most others_should_know closed_because",
    },
    "conferences.Contribution": {
        "none": "id discipline user assigned_by assigned_at due_on saved_at signed_at version",
        "person": "analysis",
        "confidential": "interview_on left_out_because",
        "sensitive": (
            "strengths obstacles needed suggestion considerations confidential hours_from hours_to hours_note"
        ),
    },
    "conferences.Observation": {"none": "id prompt", "person": "contribution", "sensitive": "text"},
    "conferences.Weighing": {"none": "id", "person": "contribution", "sensitive": "factor weight"},
    "conferences.Suggestion": {"none": "id", "person": "contribution", "sensitive": "offer goal words"},
    "conferences.Addition": {"none": "id kind is_confidential by at", "person": "contribution", "sensitive": "text"},
    "conferences.ConferenceDay": {"none": "id team on room video_link chair created_by version"},
    "conferences.Conference": {
        "none": "id day starts_at ends_at state moves responsible held_by held_at version",
        "person": "analysis",
        "confidential": (
            "moved_because cancelled_because held_without_because attendance_because recommendation go_through_by "
            "gone_through_on"
        ),
        "sensitive": "known",
    },
    "conferences.ConferencePaper": {
        "none": "id reader asked_at edition drawn_at problem tries try_again_at",
        "person": "conference",
        "sensitive": "pdf",
    },
    "conferences.Section": {"none": "id key saved_at saved_by version", "person": "conference", "sensitive": "text"},
    "conferences.Participant": {
        "none": "id kind user discipline invited_at",
        "person": "conference name",
        "confidential": "came",
    },
    "conferences.Proposal": {
        "none": "id kind state order answer_by answered_by answered_at version",
        "person": "conference",
        "confidential": "starts_on ends_on hours_per_week elsewhere",
        "sensitive": (
            "title because suggested_by goal_kind factor_kind area weight offer category expected_effect goals "
            "leads_to factors left_out_because declined_because became_goal became_factor became_intervention"
        ),
    },
    "plans.Reconsideration": {
        "none": "id opened_on closed_on",
        "person": "case",
        "sensitive": "cause reason answer",
    },
    "plans.PlanVersion": {
        "none": "id number agreed_on frozen_by frozen_at",
        "person": "case",
        "sensitive": "citizen_view citizen_words signed_how content",
    },
    "plans.PlanPaper": {
        "none": "id reader asked_at edition drawn_at problem tries try_again_at",
        "person": "version",
        "sensitive": "pdf",
    },
    "plans.PaperBatch": {
        "none": "id by team reader asked_at total packed ready_at stopped_at",
        "sensitive": "zip",
    },
    "plans.PlanInBatch": {
        "none": "id batch state problem tries settled_at",
        "person": "version",
    },
    "plans.PlanApproval": {
        "none": "id mark state asked_by asked_at answered_by answered_at",
        "person": "case",
        "confidential": "price limit because answer",
    },
    "plans.AdviceAnswer": {"none": "id by at version", "person": "case", "sensitive": "advice mark because"},
    "plans.PriceLimit": {"none": "id kroner from_on until_on version"},
    "plans.PlanTemplate": {
        "none": "id key label description order times_used is_retired retired_because version loaded"
    },
    "plans.PlanTemplateLine": {
        "none": "id key template offer starts_after_weeks weeks hours_per_week expected_effect is_retired "
        "retired_because version loaded",
    },
    "plans.DurationRule": {
        "none": (
            "id key label law weeks target_groups from_on until_on is_confirmed order is_retired retired_because "
            "version loaded"
        ),
    },
    "catalog.Indicator": {
        "none": (
            "id key label dimension construct related_barriers is_shown_to_citizen order is_retired retired_because "
            "version loaded"
        ),
    },
    "notices.Notice": {"none": "id recipient topic on case_id text url about created_at read_at"},
    "followup.FollowUp": {
        "none": "id held_on due_on next_on registered_by registered_at",
        "person": "intervention",
        "sensitive": "effect decision note",
    },
    "followup.MeetingGroup": {"none": "id on at form place held_by created_by version", "sensitive": "title"},
    "followup.Meeting": {
        "none": "id group on at minutes form place state held_by first_on moves registered_by registered_at "
        "registered_on version",
        "person": "case",
        "sensitive": "moved_because cancelled_by because plan_follow_up nothing_agreed",
    },
    "followup.MeetingDraft": {"none": "id meeting user saved_at version", "person": "case", "sensitive": "fields"},
    "followup.AgreedTask": {
        "none": "id meeting owner user due_on done_on done_by dropped_on created_by created_at version",
        "person": "case other_name",
        "sensitive": "text dropped_because",
    },
    "followup.RuleSet": {
        "none": "id key label kind from_on until_on until_confidence source version changed_by changed_at loaded"
    },
    "followup.ContactRule": {
        "none": "id key rule_set target_group variant variant_label from_on until_on anchor first_days "
        "first_target_days first_success_days first_by first_in_person meetings_26 by_municipality "
        "municipality_after_weeks interval_days tolerance_days joint_as after_26 after_interval_days allowed_forms "
        "balance exempt_if coverage_pct first_coverage_pct confidence first_confidence interval_confidence note "
        "version changed_by changed_at loaded"
    },
    "followup.ContactTerms": {
        "none": "id set_by version",
        "person": "case",
        "confidential": "anchor_on variant",
        "sensitive": "because",
    },
    "followup.ContactDeadline": {
        "none": "id kind rule rule_text number earliest_on latest_on first_latest_on must_be_personal must_be_joint "
        "is_sure state kept_by settled_on computed_on",
        "person": "case",
        "confidential": "anchor_on void_because",
    },
    "followup.ContactHold": {
        "none": "id kind from_on until_on set_by ended_on version",
        "person": "case",
        "sensitive": "reason ended_because",
    },
    "followup.Instrument": {
        "none": "id key number label state from_on until_on intro_citizen intro_staff skip_label lowest_label "
        "middle_label highest_label baseline_days interval_days reminder_days grace_days programme_weeks small_step "
        "clear_step setback stalled_after disagreement change_note made_by made_at version"
    },
    "followup.Question": {"none": "id instrument indicator order to_citizen to_staff is_for_staff_only"},
    "followup.Measurement": {
        "none": "id instrument on state citizen_how citizen_done_at staff staff_done_at closed_at closed_by is_counted"
        " version",
        "person": "case",
        "sensitive": "best_change one_sided_because dropped_because",
    },
    "followup.Answer": {
        "none": "id question by answered_at",
        "person": "measurement",
        "sensitive": "value evidence",
    },
    "followup.AnswerLink": {
        "none": "id link_hash made_by made_at until opened_at used_at revoked_at",
        "person": "measurement",
    },
    "followup.Digest": {"none": "id user on counts made_at seen_at mailed_at mailing_until mail_tries"},
    "followup.Escalation": {"none": "id kind row_id due_on lead told_on", "person": "case"},
    "followup.HandBack": {
        "none": "id absence by at read_at version",
        "person": "case",
        "sensitive": "text",
    },
    "followup.CalendarFeed": {"none": "id user secret_hash made_at fetched_at"},
}

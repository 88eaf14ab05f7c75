"""Addresses of casework; each needs its row in the permission table (tests/architecture/permission_table.py)."""

from django.urls import path

from ehcp.assessments.pages import advice, assessments
from ehcp.case_tasks import pages as case_tasks
from ehcp.caseloads.pages import hand_overs
from ehcp.caseloads.pages import loads as caseloads
from ehcp.consultations import pages as consultations
from ehcp.contacts.pages import contacts, standing
from ehcp.contacts.pages import people as around
from ehcp.delays import pages as delays
from ehcp.disputes import pages as disputes
from ehcp.documents import pages as documents
from ehcp.early_help import pages as early_help
from ehcp.exchange import pages as imports
from ehcp.exemptions import pages as exemptions
from ehcp.history.pages import corrections, quality
from ehcp.law_settings import pages as law
from ehcp.letters.pages import despatch, letters
from ehcp.letters.pages import wording as wordings
from ehcp.people.pages import allocation, children, details, doubles, merges, restriction
from ehcp.personal_budgets import pages as personal_budgets
from ehcp.plan_text.pages import acts as plan_acts
from ehcp.plan_text.pages import versions as plan_versions
from ehcp.plan_text.pages import writing as plan_writing
from ehcp.plans.pages import ceasing, placements, plans
from ehcp.plans.pages import records as plan_records
from ehcp.proposals import pages as proposals
from ehcp.provision import pages as provision
from ehcp.requests.pages import intake, requests
from ehcp.reviews.pages import amendments, reviews
from ehcp.transfers.pages import moves as transfers
from ehcp.transfers.pages import phases as phase_transfers
from ehcp.work.pages import account_changes, administration, alerts, api_keys, home
from ehcp.work.pages import accounts as people
from ehcp.work.pages import case_list as cases
from ehcp.work.pages import case_page as case

app_name = "ehcp"

# Logging a request, step by step.
INTAKE = [
    path("requests/new/", intake.find, name="intake"),
    path("requests/new/<str:token>/matches/", intake.matches, name="intake-matches"),
    path("requests/new/<str:token>/child/", intake.new_child, name="intake-child"),
    path("requests/new/<str:token>/doubles/", intake.doubles, name="intake-doubles"),
    path("requests/new/<str:token>/details/", intake.details, name="intake-details"),
    path("requests/new/<str:token>/check/", intake.check, name="intake-check"),
    path("cases/<int:pk>/request/<int:request_pk>/logged/", intake.logged, name="request-logged"),
]

# Acts on one case; each address takes the child's number alone.
ACTS_TO_FIRST_PLAN = [
    path("cases/<int:pk>/request/considering/", requests.considering, name="request-considering"),
    path("cases/<int:pk>/request/assess/", requests.decide_assess, name="request-assess"),
    path("cases/<int:pk>/request/refuse/", requests.decide_not_assess, name="request-refuse"),
    path("cases/<int:pk>/request/reassess/", requests.decide_reassess, name="request-reassess"),
    path("cases/<int:pk>/request/reverse/", requests.reverse_refusal, name="request-reverse"),
    path("cases/<int:pk>/request/withdraw/", requests.withdraw, name="request-withdraw"),
    path("cases/<int:pk>/assessment/tell/", assessments.tell_will_assess, name="assessment-tell"),
    path("cases/<int:pk>/assessment/issue/", assessments.decide_issue, name="assessment-issue"),
    path("cases/<int:pk>/assessment/refuse/", assessments.decide_not_issue, name="assessment-refuse"),
    path("cases/<int:pk>/assessment/finish/", assessments.finish_reassessment, name="assessment-finish"),
    path("cases/<int:pk>/advice/request/", advice.request_advice, name="advice-request"),
    path("cases/<int:pk>/advice/receive/", advice.receive_advice, name="advice-receive"),
    path("cases/<int:pk>/advice/cancel/", advice.cancel_advice, name="advice-cancel"),
    path("cases/<int:pk>/advice/exempt/", advice.exempt_advice, name="advice-exempt"),
    path("cases/<int:pk>/plan/draft/", plans.send_draft, name="plan-draft"),
    path("cases/<int:pk>/plan/early-finish/", plans.agree_early_finish, name="plan-early-finish"),
    path("cases/<int:pk>/plan/final/", plans.issue_final, name="plan-final"),
    path("cases/<int:pk>/exemption/choose/", exemptions.choose, name="exemption-choose"),
    path("cases/<int:pk>/exemption/decide/", exemptions.decide, name="exemption-decide"),
    path("cases/<int:pk>/death/", children.record_death, name="child-death"),
    path("cases/<int:pk>/death/undo/", children.undo_death, name="child-death-undo"),
    path("cases/<int:pk>/dates/", corrections.dates, name="case-dates"),
    path("cases/<int:pk>/mistake/", corrections.mark, name="case-mark"),
    # With the record or the limit they are about
    path("cases/<int:pk>/exemption/<int:limit>/<slug:ground>/", exemptions.propose, name="exemption-propose"),
    path(
        "cases/<int:pk>/dates/<slug:table>/<int:record>/<slug:field>/",
        corrections.correct,
        name="case-correct-date",
    ),
]

# Acts on a plan that is maintained; each address takes the child's number alone.
ACTS_ON_A_PLAN = [
    path("cases/<int:pk>/review/call/", reviews.call_review, name="review-call"),
    path("cases/<int:pk>/review/papers/", reviews.send_review_papers, name="review-papers"),
    path("cases/<int:pk>/review/move/", reviews.move_review, name="review-move"),
    path("cases/<int:pk>/review/cancel/", reviews.cancel_review, name="review-cancel"),
    path("cases/<int:pk>/review/hold/", reviews.hold_review, name="review-hold"),
    path("cases/<int:pk>/review/report/", reviews.receive_report, name="review-report"),
    path("cases/<int:pk>/review/decide/", reviews.decide_review, name="review-decide"),
    path("cases/<int:pk>/amendment/notice/", amendments.send_amendment_notice, name="amendment-notice"),
    path("cases/<int:pk>/amendment/served/", amendments.serve_amendment_notice, name="amendment-served"),
    path("cases/<int:pk>/amendment/early-finish/", amendments.agree_early_finish, name="amendment-early-finish"),
    path("cases/<int:pk>/amendment/final/", amendments.issue_amended_final, name="amendment-final"),
    path("cases/<int:pk>/amendment/none/", amendments.decide_not_amend, name="amendment-none"),
    path("cases/<int:pk>/amendment/without-review/", amendments.amend_without_review, name="amendment-without-review"),
    path("cases/<int:pk>/phase-transfer/identify/", phase_transfers.identify, name="phase-transfer-identify"),
    path("cases/<int:pk>/phase-transfer/name/", phase_transfers.name_setting, name="phase-transfer-name"),
    path("cases/<int:pk>/phase-transfer/none/", phase_transfers.drop, name="phase-transfer-none"),
    path("cases/<int:pk>/ceasing/consider/", ceasing.consider, name="cease-consider"),
    path("cases/<int:pk>/ceasing/decide/", ceasing.decide, name="cease-decide"),
    path("cases/<int:pk>/ceasing/drop/", ceasing.drop, name="cease-drop"),
    path("cases/<int:pk>/ceasing/effect/", ceasing.take_effect, name="cease-effect"),
    path("cases/<int:pk>/transfer/in/", transfers.transfer_in, name="transfer-in"),
    path("cases/<int:pk>/transfer/in/notice/", transfers.send_notice, name="transfer-in-notice"),
    path("cases/<int:pk>/transfer/known/", transfers.move_known, name="transfer-known"),
    path("cases/<int:pk>/transfer/cancelled/", transfers.cancel_move, name="transfer-cancelled"),
    path("cases/<int:pk>/transfer/out/", transfers.transfer_out, name="transfer-out"),
    path("cases/<int:pk>/delays/record/", delays.record, name="delay-record"),
    # The words of the plan
    path("cases/<int:pk>/plan/text/", plan_writing.whole, name="plan-text"),
    path("cases/<int:pk>/plan/write/", plan_writing.begin, name="plan-write"),
    path("cases/<int:pk>/plan/write/<slug:code>/", plan_writing.section, name="plan-section"),
    path("cases/<int:pk>/plan/comments/record/", plan_acts.comment, name="plan-comment"),
    path("cases/<int:pk>/plan/comments/answer/", plan_acts.answer, name="plan-comment-answer"),
    path("cases/<int:pk>/plan/check/", plan_acts.check, name="plan-check"),
    path("cases/<int:pk>/plan/typo/", plan_acts.typo, name="plan-typo"),
    path("cases/<int:pk>/plan/file/", plan_acts.file_in, name="plan-file-in"),
    path("cases/<int:pk>/plan/versions/<int:version>/", plan_versions.version, name="plan-version"),
    path(
        "cases/<int:pk>/plan/versions/<int:first>/<int:second>/",
        plan_versions.compared,
        name="plan-compare",
    ),
    path(
        "cases/<int:pk>/plan/versions/<int:version>/file/<slug:kind>/",
        plan_versions.version_file,
        name="plan-version-file",
    ),
    path("consultations/", consultations.waiting, name="consultations-waiting"),
    path("cases/<int:pk>/consultations/", consultations.compare, name="consultations"),
    path("cases/<int:pk>/consultations/send/", consultations.consult, name="consultation-send"),
    path("cases/<int:pk>/consultations/reply/", consultations.reply, name="consultation-reply"),
    path("cases/<int:pk>/consultations/chase/", consultations.chase, name="consultation-chase"),
    path("cases/<int:pk>/consultations/withdraw/", consultations.withdraw, name="consultation-withdraw"),
    path("cases/<int:pk>/consultations/choose/", consultations.choose, name="consultation-choose"),
    path("early-help/", early_help.early_help, name="early-help"),
    path("early-help/refer/", early_help.refer_new, name="early-help-new"),
    path("cases/<int:pk>/early-help/refer/", early_help.refer, name="early-help-refer"),
    path("cases/<int:pk>/early-help/begin/", early_help.begin, name="early-help-begin"),
    path("cases/<int:pk>/early-help/close/", early_help.close, name="early-help-close"),
    path("provision/", provision.gaps, name="provision-gaps"),
    path("cases/<int:pk>/provision/confirm/", provision.confirm, name="provision-confirm"),
    path("cases/<int:pk>/provision/gap/", provision.gap, name="provision-gap"),
    path("cases/<int:pk>/tasks/add/", case_tasks.add, name="task-add"),
    path("cases/<int:pk>/tasks/<int:task>/change/", case_tasks.change, name="task-change"),
    path("cases/<int:pk>/tasks/<int:task>/finish/", case_tasks.finish, name="task-finish"),
    path("decisions/", proposals.queue, name="proposal-queue"),
    path("cases/<int:pk>/decision/ask/", proposals.ask, name="proposal-ask"),
    path("cases/<int:pk>/decision/<int:proposal>/", proposals.decide, name="proposal-decide"),
    path("cases/<int:pk>/decision/<int:proposal>/return/", proposals.give_back, name="proposal-return"),
    path("cases/<int:pk>/decision/<int:proposal>/take-back/", proposals.take_back, name="proposal-take-back"),
    path("cases/<int:pk>/dispute/record/", disputes.record, name="dispute-record"),
    path("cases/<int:pk>/mediation/request/", disputes.mediation, name="mediation-request"),
    path("cases/<int:pk>/mediation/result/", disputes.agreement, name="mediation-agree"),
    path("cases/<int:pk>/appeal/register/", disputes.appeal, name="appeal-register"),
    path("cases/<int:pk>/appeal/concede/", disputes.concede, name="appeal-concede"),
    path("cases/<int:pk>/appeal/end/", disputes.end, name="appeal-end"),
    path("cases/<int:pk>/dispute/task/", disputes.task, name="dispute-task"),
    path("cases/<int:pk>/dispute/task/done/", disputes.task_done, name="dispute-task-done"),
    path("cases/<int:pk>/placement/change/", placements.change, name="placement-change"),
    path("cases/<int:pk>/need/change/", plan_records.change_need, name="need-change"),
    path("cases/<int:pk>/outcome/add/", plan_records.add_outcome, name="outcome-add"),
    path("cases/<int:pk>/outcome/rate/", plan_records.rate_outcome, name="outcome-rate"),
    path("cases/<int:pk>/personal-budget/ask/", personal_budgets.ask, name="personal-budget-ask"),
    path("cases/<int:pk>/personal-budget/decide/", personal_budgets.decide, name="personal-budget-decide"),
    path("cases/<int:pk>/personal-budget/tell/", personal_budgets.tell, name="personal-budget-tell"),
    path("cases/<int:pk>/direct-payments/begin/", personal_budgets.begin, name="direct-payment-begin"),
    path("cases/<int:pk>/direct-payments/review/", personal_budgets.review, name="direct-payment-review"),
    path("cases/<int:pk>/direct-payments/change/", personal_budgets.change, name="direct-payment-change"),
    path("cases/<int:pk>/direct-payments/notice/", personal_budgets.notice, name="direct-payment-notice"),
    path("cases/<int:pk>/direct-payments/ask-again/", personal_budgets.ask_again, name="direct-payment-ask-again"),
    path("cases/<int:pk>/direct-payments/outcome/", personal_budgets.outcome, name="direct-payment-outcome"),
    path("cases/<int:pk>/budget/start/", plan_records.start_budget, name="budget-start"),
    path("cases/<int:pk>/budget/end/", plan_records.end_budget, name="budget-end"),
    path("cases/<int:pk>/feedback/record/", plan_records.record_feedback, name="feedback-record"),
]

# The people around a child, and what holds of it beside the case.
AROUND_A_CHILD = [
    path("cases/<int:pk>/people/add/", around.add, name="case-person-add"),
    path("cases/<int:pk>/people/<int:relation>/", around.person, name="case-person"),
    path("cases/<int:pk>/people/<int:relation>/change/", around.change, name="case-person-change"),
    path("cases/<int:pk>/people/<int:relation>/end/", around.end, name="case-person-end"),
    path("cases/<int:pk>/consent/add/", standing.consent, name="case-consent-add"),
    path("cases/<int:pk>/consent/<int:consent>/end/", standing.consent_end, name="case-consent-end"),
    path("cases/<int:pk>/capacity/add/", standing.capacity, name="case-capacity-add"),
    path("cases/<int:pk>/rights/pass/", standing.rights_pass, name="case-rights-pass"),
    path("cases/<int:pk>/flags/add/", standing.flag, name="case-flag-add"),
    path("cases/<int:pk>/flags/<int:flag>/end/", standing.flag_end, name="case-flag-end"),
    path("cases/<int:pk>/contacts/log/", contacts.log, name="case-contact-log"),
    path("cases/<int:pk>/contacts/<int:contact>/answer/", contacts.answer, name="case-contact-answer"),
    path("cases/<int:pk>/school/", standing.school, name="case-school"),
]

# Documents of one case.
DOCUMENTS = [
    path("cases/<int:pk>/documents/add/", documents.add, name="document-add"),
    path("cases/<int:pk>/documents/search/", documents.search, name="document-search"),
    path("cases/<int:pk>/documents/<int:document>/", documents.document_page, name="document"),
    path("cases/<int:pk>/documents/<int:document>/file/", documents.document_file, name="document-file"),
    path("cases/<int:pk>/documents/<int:document>/shown/", documents.document_shown, name="document-shown"),
    path("cases/<int:pk>/documents/<int:document>/describe/", documents.describe, name="document-describe"),
    path("cases/<int:pk>/documents/<int:document>/replace/", documents.replace, name="document-replace"),
    path("cases/<int:pk>/documents/<int:document>/withdraw/", documents.withdraw, name="document-withdraw"),
    path("cases/<int:pk>/documents/<int:document>/keep/", documents.keep, name="document-keep"),
]

# Letters of one case, the post, a link that was mailed, and the wording.
LETTERS = [
    path("cases/<int:pk>/letters/send/", letters.choose, name="letter-send"),
    path("cases/<int:pk>/letters/send/<slug:code>/", letters.write, name="letter-write"),
    path("cases/<int:pk>/letters/enter/", letters.enter, name="letter-enter"),
    path("cases/<int:pk>/letters/<int:letter>/", letters.letter_page, name="letter"),
    path("cases/<int:pk>/letters/<int:letter>/<int:copy>/<slug:form>/", letters.letter_file, name="letter-file"),
    path("letters/post/", despatch.despatch, name="despatch"),
    path("letters/post/run/", despatch.despatch_run, name="despatch-run"),
    path("letters/post/posted/", despatch.despatch_posted, name="despatch-posted"),
    path("letters/open/<str:token>/", despatch.open_link, name="letter-open"),
    path("administration/letters/", wordings.wording_list, name="wording-list"),
    path("administration/letters/addresses/", wordings.details, name="wording-details"),
    path("administration/letters/<slug:code>/", wordings.wording, name="wording"),
]

urlpatterns = [
    path("", home.home, name="home"),
    # The list of cases
    path("cases/", cases.case_list, name="case-list"),
    path("cases/data-quality/", quality.data_quality, name="data-quality"),
    path("cases/moved-in/", transfers.moved_in, name="moved-in"),
    path("cases/search/", cases.case_search, name="case-search"),
    path("cases/download/<slug:kind>/", cases.case_download, name="case-download"),
    path("caseloads/", caseloads.caseloads, name="caseloads"),
    path("caseloads/cover/", caseloads.arrange_cover, name="cover-arrange"),
    path("caseloads/cover/<int:cover>/end/", caseloads.end_cover, name="cover-end"),
    path("caseloads/hand-over/", hand_overs.prepare, name="hand-over-prepare"),
    path("caseloads/hand-overs/<int:pk>/", hand_overs.hand_over, name="hand-over"),
    path("caseloads/hand-overs/<int:pk>/progress/", hand_overs.progress, name="hand-over-progress"),
    path("caseloads/hand-overs/<int:pk>/sheets/", hand_overs.sheets, name="hand-over-sheets"),
    path("caseloads/hand-overs/<int:pk>/<slug:do>/", hand_overs.act, name="hand-over-act"),
    path("cases/allocate/", allocation.allocate_many, name="case-allocate-many"),
    # One case
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/records/<slug:tab>/", case.case_tab, name="case-tab"),
    *INTAKE,
    path("cases/doubles/", doubles.double_list, name="double-list"),
    path("cases/doubles/<int:pk>/", doubles.double_dismiss, name="double-dismiss"),
    path("cases/<int:pk>/details/", details.details, name="case-details"),
    path("cases/<int:pk>/details/<slug:group>/", details.change, name="case-details-change"),
    path("cases/<int:pk>/merge/", merges.choose, name="case-merge"),
    path("cases/<int:pk>/merge/<int:other>/", merges.merge, name="case-merge-check"),
    path("cases/<int:pk>/merge/<int:other>/undo/", merges.take_back, name="case-merge-undo"),
    path("cases/<int:pk>/allocate/", allocation.allocate, name="case-allocate"),
    path("cases/<int:pk>/take/", allocation.take, name="case-take"),
    path("cases/<int:pk>/restrict/", restriction.restrict, name="case-restrict"),
    path("cases/<int:pk>/restrict/lift/", restriction.lift, name="case-lift"),
    *ACTS_TO_FIRST_PLAN,
    *ACTS_ON_A_PLAN,
    *AROUND_A_CHILD,
    *DOCUMENTS,
    *LETTERS,
    # Administration
    path("administration/", administration.administration, name="administration"),
    path("administration/imports/", imports.import_list, name="import-list"),
    path("administration/imports/<int:pk>/", imports.import_page, name="import-job"),
    path("administration/imports/<int:pk>/progress/", imports.import_progress, name="import-progress"),
    path("administration/imports/<int:pk>/report/", imports.import_report, name="import-report"),
    path("administration/imports/<int:pk>/import/", imports.import_take_in, name="import-take-in"),
    path("administration/imports/<int:pk>/again/", imports.import_again, name="import-again"),
    path("administration/law/", law.law, name="law"),
    path("administration/law/bank-holidays/", law.law_holiday, name="law-holiday"),
    path("administration/law/settings/<slug:name>/", law.law_setting, name="law-setting"),
    path("administration/law/changes/<int:pk>/", law.law_change, name="law-change"),
    path("administration/law/changes/<int:pk>/progress/", law.law_change_progress, name="law-change-progress"),
    path("administration/law/changes/<int:pk>/apply/", law.law_change_apply, name="law-change-apply"),
    path("administration/law/changes/<int:pk>/cancel/", law.law_change_cancel, name="law-change-cancel"),
    path("administration/law/changes/<int:pk>/again/", law.law_change_again, name="law-change-again"),
    path("administration/restricted/", restriction.restricted, name="restricted"),
    path("restricted/notices/", restriction.notices, name="restriction-notices"),
    path("restricted/notices/<int:pk>/close/", restriction.notice_close, name="restriction-notice-close"),
    path("administration/people/", people.people, name="people"),
    path("administration/alerts/", alerts.alerts, name="alerts"),
    path("administration/people/changes/", account_changes.account_changes, name="account-changes"),
    path("administration/people/add/", people.person_add, name="person-add"),
    path("administration/people/<int:pk>/", people.person, name="person"),
    path("administration/people/<int:pk>/change/", people.person_change, name="person-change"),
    path("administration/people/<int:pk>/suspend/", people.person_suspend, name="person-suspend"),
    path("administration/people/<int:pk>/password/", people.person_password, name="person-password"),
    path("administration/people/<int:pk>/second-step/", people.person_second_step, name="person-second-step"),
    path("administration/people/<int:pk>/keys/add/", api_keys.key_add, name="key-add"),
    path("administration/people/<int:pk>/keys/revoke/", api_keys.key_revoke, name="key-revoke"),
    path("administration/teams/", people.teams, name="teams"),
    path("administration/teams/<int:pk>/", people.team_change, name="team-change"),
]

"""Addresses of casework; each needs its row in the permission table (tests/architecture/permission_table.py)."""

from django.urls import path

from ehcp.views import administration, advice, assessments, case, cases, home, plans, requests

app_name = "ehcp"

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
]

urlpatterns = [
    path("", home.home, name="home"),
    # The list of cases
    path("cases/", cases.case_list, name="case-list"),
    path("cases/search/", cases.case_search, name="case-search"),
    path("cases/download/<slug:kind>/", cases.case_download, name="case-download"),
    # One case
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/records/<slug:tab>/", case.case_tab, name="case-tab"),
    *ACTS_TO_FIRST_PLAN,
    # Administration
    path("administration/", administration.administration, name="administration"),
]

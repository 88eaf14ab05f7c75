"""Addresses of casework; each needs its row in the permission table (tests/architecture/permission_table.py)."""

from django.urls import path

from ehcp.views import administration, case, cases, home

app_name = "ehcp"

urlpatterns = [
    path("", home.home, name="home"),
    # The list of cases
    path("cases/", cases.case_list, name="case-list"),
    path("cases/search/", cases.case_search, name="case-search"),
    path("cases/download/<slug:kind>/", cases.case_download, name="case-download"),
    # One case
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/records/<slug:tab>/", case.case_tab, name="case-tab"),
    # Administration
    path("administration/", administration.administration, name="administration"),
]

"""Addresses of the figures; each needs its row in the permission table (tests/architecture/permission_table.py)."""

from django.urls import path, re_path

from reporting.api import documentation, lists, problems
from reporting.api import views as api
from reporting.benchmarks import pages as benchmarks
from reporting.dashboards import pages as dashboards
from reporting.headlines import pages as headlines
from reporting.movements import pages as movements
from reporting.releases import pages as releases
from reporting.reports import pages as reports
from reporting.targets import pages as targets
from reporting.webhooks import pages as webhooks

app_name = "reporting"

urlpatterns = [
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("dashboard/ahead/", dashboards.ahead, name="dashboard-ahead"),
    path("dashboard/trends/", dashboards.trends, name="dashboard-trends"),
    path("dashboard/figures/", dashboards.figures, name="dashboard-figures"),
    path("dashboard/board/", dashboards.board, name="board"),
    path("dashboard/limits/", dashboards.limits, name="dashboard-limits"),
    path("dashboard/forecast/", dashboards.forecast, name="dashboard-forecast"),
    path("dashboard/split/", dashboards.split, name="dashboard-split"),
    path("dashboard/children/", dashboards.children, name="dashboard-children"),
    path("changes/<slug:code>/", movements.changes, name="changes"),
    path("changes/<slug:code>/<slug:variant>/", movements.changes, name="changes-variant"),
    path("targets/", targets.targets, name="targets"),
    path("targets/set/", targets.target_set, name="target-set"),
    path("actions/", targets.actions, name="actions"),
    path("actions/begin/", targets.action_begin, name="action-begin"),
    path("actions/<int:pk>/", targets.action_step, name="action-step"),
    path("headlines/", headlines.headlines, name="headlines"),
    path("headlines/download/<slug:kind>/", headlines.headlines_download, name="headlines-download"),
    path("headlines/<slug:code>/", headlines.measure, name="measure"),
    path("headlines/<slug:code>/<slug:variant>/", headlines.measure, name="measure-variant"),
    path("headlines/<slug:code>/children/<slug:kind>/", headlines.measure_download, name="measure-download"),
    path(
        "headlines/<slug:code>/<slug:variant>/children/<slug:kind>/",
        headlines.measure_download,
        name="measure-variant-download",
    ),
    path("reports/", reports.reports, name="reports"),
    path("reports/figures/", reports.figures, name="typed-figures"),
    path("reports/figures/type/", reports.figure_type, name="figure-type"),
    path("reports/new/", reports.report_new, name="report-new"),
    path("reports/<slug:name>/edit/", reports.report_edit, name="report-edit"),
    path("reports/<slug:name>/", reports.report, name="report"),
    path("reports/<slug:name>/<slug:kind>/", reports.report_download, name="report-download"),
    path("benchmarks/", benchmarks.benchmarks, name="benchmarks"),
    path("releases/", releases.releases, name="releases"),
    path("releases/freeze/", releases.release_make, name="release-make"),
    path("releases/<slug:reference>/", releases.release, name="release"),
    path("releases/<slug:reference>/compare/", releases.release_compare, name="release-compare"),
    path("releases/<slug:reference>/revise/", releases.release_revise, name="release-revise"),
    path("releases/<slug:reference>/sign/", releases.release_sign, name="release-sign"),
    path("releases/<slug:reference>/download/<slug:kind>/", releases.release_download, name="release-download"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.webhook_add, name="webhook-add"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    # The API
    path("api/", documentation.documentation, name="api"),
    path("api/schema/", documentation.schema, name="api-schema"),
    path("api/v1/", api.index, name="api-index"),
    path("api/v1/kpis/", api.kpis, name="api-kpis"),
    path("api/v1/kpis/<slug:code>/", api.kpi, name="api-kpi"),
    path("api/v1/kpis/<slug:code>/cases/", api.kpi_cases, name="api-kpi-cases"),
    path("api/v1/kpis/<slug:code>/series/", api.kpi_series, name="api-kpi-series"),
    path("api/v1/releases/", api.releases, name="api-releases"),
    path("api/v1/releases/<slug:reference>/", api.release, name="api-release"),
    path("api/v1/releases/<slug:reference>/csv/", api.release_csv, name="api-release-csv"),
    path("api/v1/requests/", lists.requests, name="api-requests"),
    path("api/v1/plans/", lists.plans, name="api-plans"),
    path("api/v1/reviews/", lists.reviews, name="api-reviews"),
    path("api/v1/events/", lists.events, name="api-events"),
    path("api/v1/deadlines/", lists.deadlines, name="api-deadlines"),
    path("api/v1/decisions/", lists.decisions, name="api-decisions"),
    path("api/v1/panels/", lists.panels, name="api-panels"),
    path("api/v1/funding/", lists.funding, name="api-funding"),
    re_path(r"^api/(?P<rest>[^\s]+[^/\s])$", documentation.without_slash, name="api-without-slash"),
    # Whatever is left, a line break in it too, which ``path`` would not take.
    re_path(r"^api/(?P<rest>[\s\S]*)$", problems.nowhere, name="api-nowhere"),
]

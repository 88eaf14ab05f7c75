"""App configuration of reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Settings of the app."""

    name = "reporting"

    def ready(self) -> None:
        """Offer the dashboard, the headlines and the reports in the menu."""
        from ehcp.permissions import may_read_cases  # noqa: PLC0415 -- models load first
        from sendcases.accounts.navigation import Place, add_place  # noqa: PLC0415

        add_place(Place("Dashboard", "reporting:dashboard", 39, may_read_cases))
        add_place(Place("Headlines", "reporting:headlines", 40, may_read_cases))
        add_place(Place("Reports", "reporting:reports", 41, may_read_cases))
        add_place(Place("Benchmarks", "reporting:benchmarks", 43, may_read_cases))
        add_place(Place("Releases", "reporting:releases", 42, may_read_cases))

"""App configuration of reporting."""

from django.apps import AppConfig

FIGURES = (
    ("Dashboard", "dashboard"),
    ("Headlines", "headlines"),
    ("Reports", "reports"),
    ("Releases", "releases"),
    ("Benchmarks", "benchmarks"),
)


class ReportingConfig(AppConfig):
    """Settings of the app."""

    name = "reporting"

    def ready(self) -> None:
        """Offer the pages of figures in the menu, as one place with six beside each other."""
        from ehcp.permissions import may_read_cases  # noqa: PLC0415 -- models load first
        from reporting.permissions import may_see_board  # noqa: PLC0415
        from sendcases.accounts.navigation import Place, add_place  # noqa: PLC0415

        for order, (text, name) in enumerate(FIGURES):
            add_place(Place(text, f"reporting:{name}", 50 + order, may_read_cases, "Figures"))
        add_place(Place("Board", "reporting:board", 50 + len(FIGURES), may_see_board, "Figures"))

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
        """Offer the pages of figures in the menu, as one place with others beside each other, and those of webhooks."""
        from ehcp.permissions import may_manage, may_read_cases  # noqa: PLC0415 -- models load first
        from ehcp.work.reads.home import HomeBlock, register_home_block  # noqa: PLC0415
        from reporting.permissions import may_see_board  # noqa: PLC0415
        from reporting.webhooks.kinds import CHANGES  # noqa: PLC0415
        from reporting.webhooks.reads.pages import home_block  # noqa: PLC0415
        from sendcases.accounts.history import Kind, register_kinds  # noqa: PLC0415
        from sendcases.accounts.navigation import Place, add_place  # noqa: PLC0415

        for order, (text, name) in enumerate(FIGURES):
            add_place(Place(text, f"reporting:{name}", 50 + order, may_read_cases, "Figures"))
        add_place(Place("Board", "reporting:board", 50 + len(FIGURES), may_see_board, "Figures"))
        add_place(Place("Webhooks", "reporting:webhooks", 51 + len(FIGURES), may_manage, "Figures"))
        register_kinds(*(Kind(code, words) for code, words in CHANGES.items()))
        register_home_block(HomeBlock(home_block, may_manage, "reporting/webhooks/_home.html"))

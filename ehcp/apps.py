"""App configuration of ehcp."""

from django.apps import AppConfig


class EhcpConfig(AppConfig):
    """Settings of the app."""

    name = "ehcp"

    def ready(self) -> None:
        """Offer the pages of casework, and make its jobs known."""
        from ehcp import permissions  # noqa: PLC0415 -- models load first
        from ehcp.job_kinds import register_own_kinds  # noqa: PLC0415
        from ehcp.work.reads.case_page import register_own_tabs  # noqa: PLC0415
        from sendcases.accounts.navigation import Place, add_place  # noqa: PLC0415

        register_own_tabs()
        register_own_kinds()
        add_place(Place("My work", "ehcp:home", 0, permissions.has_home))
        add_place(Place("Cases", "ehcp:case-list", 10, permissions.may_read_cases))
        add_place(Place("Log a request", "ehcp:intake", 20, permissions.may_record_receipt))
        add_place(Place("Administration", "ehcp:administration", 90, permissions.may_open_administration))

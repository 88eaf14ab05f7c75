"""App configuration of ehcp."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class EhcpConfig(AppConfig):
    """Settings of the app."""

    name = "ehcp"

    def ready(self) -> None:
        """Offer the pages of casework, and make its jobs known."""
        from ehcp import permissions  # noqa: PLC0415 -- models load first
        from ehcp.case_tasks import reads as tasks  # noqa: PLC0415
        from ehcp.caseloads.reads import hand_overs, history  # noqa: PLC0415
        from ehcp.consultations.reads import silent_tile  # noqa: PLC0415
        from ehcp.contacts.reads.contacts import replies_owed  # noqa: PLC0415
        from ehcp.documents.reads.tab import register_document_tab  # noqa: PLC0415
        from ehcp.history.models.views import create_known_views, drop_known_views  # noqa: PLC0415
        from ehcp.job_kinds import register_own_kinds  # noqa: PLC0415
        from ehcp.letters.reads.tab import register_letter_tab  # noqa: PLC0415
        from ehcp.moves import MOVES  # noqa: PLC0415
        from ehcp.people.reads.restriction import any_restricted  # noqa: PLC0415
        from ehcp.proposals import reads as proposals  # noqa: PLC0415
        from ehcp.provision.reads import provision_tile  # noqa: PLC0415
        from ehcp.work.reads import alerts, home  # noqa: PLC0415
        from ehcp.work.reads.case_page import register_own_tabs  # noqa: PLC0415
        from ehcp.workflow import register_moves  # noqa: PLC0415
        from sendcases.accounts.history import register_kinds  # noqa: PLC0415
        from sendcases.accounts.navigation import Place, add_lookup, add_place  # noqa: PLC0415
        from sendcases.audit.reading import register_restricted  # noqa: PLC0415

        register_moves(MOVES)
        register_kinds(*history.KINDS)
        register_own_tabs()
        register_document_tab()
        register_letter_tab()
        register_own_kinds()
        pre_migrate.connect(drop_known_views, dispatch_uid="drop_known_views")
        post_migrate.connect(create_known_views, dispatch_uid="create_known_views")
        register_restricted(any_restricted)
        home.register_home_block(
            home.HomeBlock(alerts.home_block, permissions.is_auditor, "ehcp/work/home/_alerts.html")
        )
        home.register_home_block(
            home.HomeBlock(replies_owed, permissions.may_record_receipt, "ehcp/contacts/_home.html")
        )
        home.register_home_block(
            home.HomeBlock(tasks.my_tasks, permissions.may_send_letters, "ehcp/case_tasks/_home.html")
        )
        home.register_home_block(
            home.HomeBlock(proposals.decisions_waiting, permissions.may_decide, "ehcp/proposals/_home_waiting.html")
        )
        home.register_home_block(
            home.HomeBlock(proposals.decisions_asked, permissions.may_work_cases, "ehcp/proposals/_home_asked.html")
        )
        home.register_home_block(
            home.HomeBlock(hand_overs.handed_to_me, permissions.may_work_cases, "ehcp/caseloads/_home.html")
        )
        home.register_home_block(home.HomeBlock(provision_tile, permissions.may_work_cases))
        home.register_home_block(home.HomeBlock(silent_tile, permissions.may_work_cases))
        add_lookup(Place("Look up a child", "ehcp:case-search", 0, permissions.may_read_cases))
        add_place(Place("My work", "ehcp:home", 0, permissions.has_home))
        add_place(Place("Cases", "ehcp:case-list", 10, permissions.may_read_cases, "Cases"))
        add_place(Place("Log a request", "ehcp:intake", 20, permissions.may_record_receipt))
        add_place(Place("Caseloads", "ehcp:caseloads", 12, permissions.may_manage, "Cases"))
        add_place(Place("Support before a request", "ehcp:early-help", 13, permissions.may_read_cases, "Cases"))
        add_place(Place("Data quality", "ehcp:data-quality", 11, permissions.may_work_cases, "Cases"))
        add_place(Place("Post", "ehcp:despatch", 40, permissions.may_record_receipt))
        add_place(Place("Administration", "ehcp:administration", 90, permissions.may_open_administration))

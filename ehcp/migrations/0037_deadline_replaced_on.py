"""
Say ``replaced_on`` of a limit whose row another row of the ledger has replaced; it was ``gone_on``.

A database renames the column in its indexes as well, so that only Django is told of them.
"""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0036_case_tasks"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(
                    model_name="deadline",
                    name="deadline_open_due",
                ),
                migrations.RemoveIndex(
                    model_name="deadline",
                    name="deadline_open_rule",
                ),
                migrations.RemoveIndex(
                    model_name="deadline",
                    name="deadline_counted_due",
                ),
                migrations.RemoveIndex(
                    model_name="deadline",
                    name="deadline_counted_met",
                ),
            ]
        ),
        migrations.RenameField(model_name="deadline", old_name="gone_on", new_name="replaced_on"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    model_name="deadline",
                    index=models.Index(
                        condition=models.Q(
                            ("known_to", datetime.date(9999, 12, 31)),
                            ("met_on__isnull", True),
                            ("replaced_on__isnull", True),
                            ("superseded_on__isnull", True),
                            ("void_on__isnull", True),
                        ),
                        fields=["due_on", "id"],
                        name="deadline_open_due",
                    ),
                ),
                migrations.AddIndex(
                    model_name="deadline",
                    index=models.Index(
                        condition=models.Q(
                            (
                                "rule__in",
                                (
                                    "assess_decision",
                                    "final_plan",
                                    "no_plan_decision",
                                    "reversed_final_plan",
                                    "order_assess_final",
                                    "concede_assess_final",
                                    "reassess_final",
                                    "advice_return",
                                    "annual_review",
                                    "transfer_in_review",
                                    "review_decision",
                                    "amended_final",
                                    "phase_feb",
                                    "phase_mar",
                                    "phase_post16",
                                ),
                            )
                        ),
                        fields=["rule", "headline_on"],
                        include=(
                            "id",
                            "met_on",
                            "known_from",
                            "known_to",
                            "appears_on",
                            "replaced_on",
                            "due_on",
                            "void_on",
                            "superseded_on",
                            "exempt_from",
                            "plan_ends_on",
                            "record_id",
                            "request_id",
                            "advice_kind",
                            "met_by",
                        ),
                        name="deadline_counted_due",
                    ),
                ),
                migrations.AddIndex(
                    model_name="deadline",
                    index=models.Index(
                        condition=models.Q(
                            (
                                "rule__in",
                                (
                                    "assess_decision",
                                    "final_plan",
                                    "no_plan_decision",
                                    "reversed_final_plan",
                                    "order_assess_final",
                                    "concede_assess_final",
                                    "reassess_final",
                                    "advice_return",
                                    "annual_review",
                                    "transfer_in_review",
                                    "review_decision",
                                    "amended_final",
                                    "phase_feb",
                                    "phase_mar",
                                    "phase_post16",
                                ),
                            ),
                            ("met_on__isnull", False),
                        ),
                        fields=["rule", "met_on"],
                        include=(
                            "id",
                            "headline_on",
                            "known_from",
                            "known_to",
                            "appears_on",
                            "replaced_on",
                            "due_on",
                            "void_on",
                            "superseded_on",
                            "exempt_from",
                            "plan_ends_on",
                            "record_id",
                            "request_id",
                            "advice_kind",
                            "met_by",
                        ),
                        name="deadline_counted_met",
                    ),
                ),
                migrations.AddIndex(
                    model_name="deadline",
                    index=models.Index(
                        condition=models.Q(
                            ("known_to", datetime.date(9999, 12, 31)),
                            ("met_on__isnull", True),
                            ("replaced_on__isnull", True),
                            ("superseded_on__isnull", True),
                            ("void_on__isnull", True),
                            ("kind", "law"),
                        ),
                        fields=["rule", "due_on"],
                        name="deadline_open_rule",
                    ),
                ),
            ]
        ),
    ]

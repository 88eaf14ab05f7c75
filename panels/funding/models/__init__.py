"""What is paid for whom: bands, funding lines, envelopes, instructions and payments."""

from panels.funding.models.envelopes import Envelope, EnvelopeChange
from panels.funding.models.lines import (
    BUDGET_CODE,
    OUTSIDE_THE_BLOCK,
    UNITS,
    Adjustment,
    Band,
    BandValue,
    BudgetForm,
    FundingChange,
    FundingLine,
    FundingLineQuerySet,
    LineKind,
    LineState,
    Payer,
    Unit,
    usual_weeks,
)
from panels.funding.models.payments import Instruction, Payment, PayRun

__all__ = [
    "BUDGET_CODE", "OUTSIDE_THE_BLOCK", "UNITS", "Adjustment", "Band", "BandValue", "BudgetForm", "Envelope",
    "EnvelopeChange", "FundingChange", "FundingLine", "FundingLineQuerySet", "Instruction", "LineKind", "LineState",
    "PayRun", "Payer", "Payment", "Unit", "usual_weeks",
]  # fmt: skip

"""The shapes of a limit: each answers the same question, on which day it falls."""

from ehcp.law.limits.compared import AmendedFinal, AppealWindow, TransferInReview, TransferOut
from ehcp.law.limits.counted import (
    MonthsFrom,
    MonthsIncluding,
    TribunalDaysWithin,
    Window,
    Within,
    WithinDayChosen,
    WorkingDaysBeginning,
    WorkingDaysWithin,
)
from ehcp.law.limits.fixed import Age25End, Back, BackMonths, BeforeDate, Computed, ReviewTarget, WorkingDaysBack
from ehcp.law.limits.shape import Limit
from ehcp.law.limits.undated import EducationOtherwise, NoDate, Prompt

__all__ = [
    "Age25End",
    "AmendedFinal",
    "AppealWindow",
    "Back",
    "BackMonths",
    "BeforeDate",
    "Computed",
    "EducationOtherwise",
    "Limit",
    "MonthsFrom",
    "MonthsIncluding",
    "NoDate",
    "Prompt",
    "ReviewTarget",
    "TransferInReview",
    "TransferOut",
    "TribunalDaysWithin",
    "Window",
    "Within",
    "WithinDayChosen",
    "WorkingDaysBack",
    "WorkingDaysBeginning",
    "WorkingDaysWithin",
]

"""Posts filled, figures typed in from elsewhere, targets and actions."""

from reporting import exchange
from reporting.benchmarks.models import PublishedFigure, PublishedFile
from reporting.releases.models import Release, ReleaseFile, SignOff
from reporting.reports.models import OwnReport
from reporting.returns.indicators import Indicator
from reporting.returns.staff import StaffCapacity, StaffRole
from reporting.targets.models import Action, ActionStep, StepKind, Target
from reporting.webhooks.models import Delivery, Webhook

__all__ = [
    "Action", "ActionStep", "Delivery", "Indicator", "OwnReport", "PublishedFigure", "PublishedFile", "Release",
    "ReleaseFile", "SignOff", "StaffCapacity", "StaffRole", "StepKind", "Target", "Webhook", "exchange",
]  # fmt: skip

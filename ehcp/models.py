"""Facts, constraints and query vocabulary."""

from ehcp.assessments.models import (
    AdviceGround,
    AdviceKind,
    AdviceRequest,
    AssessmentOutcome,
    NeedsAssessment,
    Origin,
)
from ehcp.delays.models import Delay, DelayReason
from ehcp.disputes.models import Appeal, AppealOutcome, DisputeAbout, Mediation
from ehcp.exemptions.models import Exemption, Ground
from ehcp.history.models.corrections import Correction
from ehcp.history.models.events import ActReceipt, CaseEvent, EventReason, EventSource, Sequence
from ehcp.institutions.models import Institution, InstitutionType, Phase, Sector
from ehcp.jobs.models import LAW_APPLY, LAW_PREVIEW, PENDING, Job, JobState, PackageInfo
from ehcp.law_settings.models import BankHoliday, LawSetting, MovedLimit, ProposedLawChange
from ehcp.ledger.models.deadlines import Deadline, DeadlineNotice, OutboxMessage, SweepRun
from ehcp.people.models.children import (
    Allocation,
    Child,
    Ethnicity,
    Restriction,
    RestrictionMember,
    RestrictionReason,
    Sex,
    Stage,
    StageAhead,
    UpnUnknown,
)
from ehcp.people.models.restriction_notices import NoticeKind, RestrictionNotice
from ehcp.plans.models.placements import Budget, BudgetKind, Placement, PlacementBasis, SenSetting
from ehcp.plans.models.plans import CeaseReason, Need, Outcome, Plan, SenType
from ehcp.requests.models import (
    AssessmentRequest,
    RequestKind,
    RequestOutcome,
    RequestSource,
    WithdrawnReason,
)
from ehcp.reviews.models import (
    AnnualReview,
    Feedback,
    Participation,
    PhaseTransfer,
    ReviewDecision,
    ReviewKind,
    TransferKind,
)

__all__ = [
    "LAW_APPLY",
    "LAW_PREVIEW",
    "PENDING",
    "ActReceipt",
    "AdviceGround",
    "AdviceKind",
    "AdviceRequest",
    "Allocation",
    "AnnualReview",
    "Appeal",
    "AppealOutcome",
    "AssessmentOutcome",
    "AssessmentRequest",
    "BankHoliday",
    "Budget",
    "BudgetKind",
    "CaseEvent",
    "CeaseReason",
    "Child",
    "Correction",
    "Deadline",
    "DeadlineNotice",
    "Delay",
    "DelayReason",
    "DisputeAbout",
    "Ethnicity",
    "EventReason",
    "EventSource",
    "Exemption",
    "Feedback",
    "Ground",
    "Institution",
    "InstitutionType",
    "Job",
    "JobState",
    "LawSetting",
    "Mediation",
    "MovedLimit",
    "Need",
    "NeedsAssessment",
    "NoticeKind",
    "Origin",
    "OutboxMessage",
    "Outcome",
    "PackageInfo",
    "Participation",
    "Phase",
    "PhaseTransfer",
    "Placement",
    "PlacementBasis",
    "Plan",
    "ProposedLawChange",
    "RequestKind",
    "RequestOutcome",
    "RequestSource",
    "Restriction",
    "RestrictionMember",
    "RestrictionNotice",
    "RestrictionReason",
    "ReviewDecision",
    "ReviewKind",
    "Sector",
    "SenSetting",
    "SenType",
    "Sequence",
    "Sex",
    "Stage",
    "StageAhead",
    "SweepRun",
    "TransferKind",
    "UpnUnknown",
    "WithdrawnReason",
]

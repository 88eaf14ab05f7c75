"""Facts, constraints and query vocabulary."""

from ehcp.models.appeals import Appeal, AppealOutcome, DisputeAbout, Mediation
from ehcp.models.assessments import (
    AdviceGround,
    AdviceKind,
    AdviceRequest,
    AssessmentOutcome,
    NeedsAssessment,
    Origin,
)
from ehcp.models.children import (
    Allocation,
    Child,
    Ethnicity,
    Restriction,
    RestrictionMember,
    RestrictionReason,
    Sex,
    Stage,
    UpnUnknown,
)
from ehcp.models.corrections import Correction
from ehcp.models.deadlines import Deadline, DeadlineNotice, OutboxMessage, SweepRun
from ehcp.models.delays import Delay, DelayReason
from ehcp.models.events import ActReceipt, CaseEvent, EventReason, EventSource, Sequence
from ehcp.models.exemptions import Exemption, Ground
from ehcp.models.institutions import Institution, InstitutionType, Phase, Sector
from ehcp.models.jobs import LAW_APPLY, LAW_PREVIEW, PENDING, Job, JobState, PackageInfo
from ehcp.models.law import BankHoliday, LawSetting, MovedLimit, ProposedLawChange
from ehcp.models.placements import Budget, BudgetKind, Placement, PlacementBasis, SenSetting
from ehcp.models.plans import CeaseReason, Need, Outcome, Plan, SenType
from ehcp.models.requests import (
    AssessmentRequest,
    RequestKind,
    RequestOutcome,
    RequestSource,
    WithdrawnReason,
)
from ehcp.models.reviews import (
    AnnualReview,
    Feedback,
    Participation,
    PhaseTransfer,
    ReviewDecision,
    ReviewKind,
    TransferKind,
)
from ehcp.models.search import LikelyDouble, SearchWord, SearchWordKind, WhyDouble

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
    "LikelyDouble",
    "Mediation",
    "MovedLimit",
    "Need",
    "NeedsAssessment",
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
    "RestrictionReason",
    "ReviewDecision",
    "ReviewKind",
    "SearchWord",
    "SearchWordKind",
    "Sector",
    "SenSetting",
    "SenType",
    "Sequence",
    "Sex",
    "Stage",
    "SweepRun",
    "TransferKind",
    "UpnUnknown",
    "WhyDouble",
    "WithdrawnReason",
]

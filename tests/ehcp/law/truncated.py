"""Cut the facts of a case back to what was true on a day: the other half of the clock's key property."""

from dataclasses import fields, replace
from datetime import date

# A record exists from this day on; a code becomes known with the day beside it.
BORN = {
    "RequestFacts": ("received_on",),
    "AssessmentFacts": ("clock_start_on",),
    "AdviceFacts": ("requested_on",),
    "AppealFacts": ("registered_on",),
    "ExemptionFacts": ("decided_on",),
    "ProvisionFacts": ("begins_on",),
    "EducationFacts": ("told_on",),
    "LiveFact": ("on",),
}
KNOWN_WITH = {
    "RequestFacts": {"outcome": ("decision_sent_on", "withdrawn_on", "A")},
    "AssessmentFacts": {"outcome": ("no_plan_notified_on", "withdrawn_on", "Y")},
    "ReviewFacts": {"decision": ("decision_sent_on", "")},
    "MediationFacts": {"agreement": ("agreement_on", "")},
    "AppealFacts": {"outcome": ("outcome_on", ""), "order_limb": ("order_on", "")},
    "PlanFacts": {"cease_reason": ("ceased_on", "")},
}
# Codes and planned days that are attributes of the record, not events.
NOT_EVENTS = (
    "transfer_on",
    "takes_effect_on",
    "first_day_on",
    "decision_letter_on",
    "birth_date",
    "from_on",
    "to_on",
    "last_review_before_transfer_on",
)


def truncated_record(item, day):
    kind = type(item).__name__
    for name in BORN.get(kind, ()):
        born = getattr(item, name)
        if born is not None and born > day:
            return None
    values = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, date) and value > day and field.name not in NOT_EVENTS:
            values[field.name] = None
    for name, (*events, unknown) in KNOWN_WITH.get(kind, {}).items():
        events_held = [getattr(item, event) for event in events if getattr(item, event) is not None]
        if events_held and all(event > day for event in events_held) and getattr(item, name) != "H":
            values[name] = unknown
    return replace(item, **values)


def truncated(case, day):
    values = {}
    for field in fields(case):
        value = getattr(case, field.name)
        if isinstance(value, tuple):
            kept = (truncated_record(item, day) for item in value)
            values[field.name] = tuple(item for item in kept if item is not None)
        elif isinstance(value, date) and field.name != "birth_date" and value > day:
            values[field.name] = None
    return replace(case, **values)

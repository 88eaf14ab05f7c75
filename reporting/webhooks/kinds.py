"""What may be told, and why a webhook cannot be kept as it was asked."""

# By the noun that their kinds begin with.
TOLD = {
    "request": "Requests for an assessment",
    "assessment": "Assessments",
    "advice": "Advice and information",
    "plan": "EHC plans",
    "placement": "Placements",
    "review": "Reviews",
    "amendment": "Amendments of plans",
    "phase_transfer": "Phase transfers",
    "panel_item": "Panel items",
    "mediation": "Mediation",
    "appeal": "Appeals",
    "letter": "Letters",
    "document": "Documents",
    "date": "Corrections of dates",
    "record": "Records made by mistake",
}
# What is done to a webhook, as the history of accounts tells it.
CHANGES = {
    "webhook.added": "Webhook added",
    "webhook.paused": "Webhook paused",
    "webhook.resumed": "Webhook sending again",
    "webhook.replayed": "Webhook told again from a day on",
    "webhook.secret_renewed": "Another secret made for a webhook",
    "webhook.ended": "Webhook ended",
}


class WebhookRefused(ValueError):
    """A webhook that cannot be kept as it was asked, or an address that nothing may be sent to; in plain words."""

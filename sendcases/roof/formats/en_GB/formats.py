"""Days as GOV.UK writes them: 7 October 2026."""

DATE_FORMAT = "j F Y"

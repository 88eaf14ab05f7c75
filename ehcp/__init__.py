"""Children, requests, assessments, plans, reviews and the statutory clock."""

"""How the work is shared out: weighted caseloads, cover for leave, the hand-over of a whole caseload."""

"""EHC needs assessments, and the advice sought for them."""

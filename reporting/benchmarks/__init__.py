"""What other authorities and England published, beside our own figures on the same cohort rules."""

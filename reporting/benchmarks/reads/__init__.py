"""Read what was published, and put it beside our own figures."""

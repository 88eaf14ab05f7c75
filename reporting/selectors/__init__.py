"""What pages, the API and the commands show of the figures."""

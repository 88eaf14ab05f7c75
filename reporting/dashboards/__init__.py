"""What a team leader, a head of service and a board look at: today, the month, the year, and where each is heading."""

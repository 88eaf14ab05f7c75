"""Acts: what staff do. Each is one transaction with its move, its event and its effect on the clock."""

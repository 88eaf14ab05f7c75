"""The people around a child: who they are, who is written to, what was said to whom."""

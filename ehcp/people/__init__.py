"""Children and young people: who they are, who works with them, whose record is restricted."""

"""Children and young people, and records of one person merged into one."""

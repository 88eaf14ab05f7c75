"""What managers do with caseloads: arrange cover, hand cases over."""

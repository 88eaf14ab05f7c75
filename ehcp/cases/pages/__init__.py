"""The frame of every page on a case: the door, the page of an act, the links to acts."""

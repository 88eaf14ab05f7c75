"""One child's case as it stands, and the frame of every page on it."""

"""One child's case as it stands, and the parts that its page is made of."""

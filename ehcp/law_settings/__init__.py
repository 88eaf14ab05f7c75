"""The settings of the law as this authority keeps them, and changes of them."""

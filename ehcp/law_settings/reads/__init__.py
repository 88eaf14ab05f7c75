"""The settings of the law and changes of them, as pages show them."""

"""Acts: what staff do with the settings of the law; each is one transaction."""

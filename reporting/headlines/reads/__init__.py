"""The figures as pages, downloads and the API show them."""

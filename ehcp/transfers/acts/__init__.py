"""Acts on moves between phases of education and between authorities."""

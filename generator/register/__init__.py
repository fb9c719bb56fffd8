"""Register: what was ever published, as values; read by every run, written by publication alone."""

"""Commands beside the line: each reads the same site by the same stages."""

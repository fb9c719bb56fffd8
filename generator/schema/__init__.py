"""Schema: positioned text to typed, frozen values, and descriptions of the types for people."""

"""Publish: a complete release beside the served one, then one rename."""

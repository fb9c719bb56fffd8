"""Measurements beside other generators. Nothing of the product imports this."""

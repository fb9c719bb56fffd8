"""Gate: what can only be seen in finished bytes — links that lead nowhere, and later leaks."""

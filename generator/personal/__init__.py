"""Personal data in texts and files: where it stands, of what kind, and how it is masked. No disk, no site."""

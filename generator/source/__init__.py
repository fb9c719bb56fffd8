"""Source: bytes of the site's files to text and positioned trees. The only reader of the project."""

"""Stage: from rendered pages to the search index."""

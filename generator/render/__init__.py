"""Render: views to bytes. The only stage that knows Markdown, Jinja2, feedgen and icalendar."""

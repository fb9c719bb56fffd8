"""Health: whether the site keeps its promises and the national indicators on the day of the run."""

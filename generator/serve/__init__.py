"""Live preview: the line's own plan and renderer, a page made when it is looked at, changes shown at once."""

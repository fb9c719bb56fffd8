"""Model: records joined into one frozen site: sections, archives, dossiers, relations, figures."""

"""Book → bytes: one module a format."""

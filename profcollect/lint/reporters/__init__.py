"""Findings get a language and a format here, one module a format."""

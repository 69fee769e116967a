"""Checking practices: rules find, the engine runs them, reporters word what was found."""

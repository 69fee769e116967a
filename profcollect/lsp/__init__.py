"""The language server: the protocol at the edge, pure functions behind it."""

"""profcollect: from a folder of practices to a finished book."""

__version__ = "0.1.0"

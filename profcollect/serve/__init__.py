"""A live preview: the site from memory, made anew where a file that it depends on has changed."""

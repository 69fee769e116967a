"""What makes a site of the pages: the catalogue, search, the map of coverage, the exchange, the lists, the metadata."""

"""Nothing is lost, and what is published can be installed: what is tried on packages as people get them."""

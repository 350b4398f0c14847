"""One folder a workspace; panels never import each other."""

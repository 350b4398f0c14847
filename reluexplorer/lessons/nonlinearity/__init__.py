"""What the lesson on why depth needs an activation measures besides its stage."""

"""What the lesson of saturation measures besides its stage."""

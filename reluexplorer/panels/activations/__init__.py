"""The Activations workspace."""

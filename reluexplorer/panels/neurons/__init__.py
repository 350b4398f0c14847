"""The Neurons workspace."""

"""What is open and what can be done to it; knows no Qt."""

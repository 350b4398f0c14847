"""The program around the panels: window, command line, pump, screenshots."""

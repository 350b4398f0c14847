"""``reluexplorer bench``: what the program measures about its own speed."""

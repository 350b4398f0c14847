"""Parts of the window as PNG, SVG and PDF.

Both dialogs and scripts draw by it; it knows no window.
"""

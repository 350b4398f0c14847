"""Tests of the functions' forms and of the clocks that time them."""

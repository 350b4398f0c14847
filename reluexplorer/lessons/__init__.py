"""Each claim about ReLU as a measured experiment, one file a claim."""

"""TensorBoard's event files, read by plain NumPy: as much of scalars and histograms as tells of units.

Nothing of TensorFlow, TensorBoard or protobuf is needed, and nothing that is read is executed.
"""

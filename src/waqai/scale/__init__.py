"""Reading on many cores and many machines: how work is divided. What is read is no concern of this layer."""

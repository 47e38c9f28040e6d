"""What waqai is used for: cases of use over the stages, without any input or output of their own."""

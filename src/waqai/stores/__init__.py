"""Archives: one DuckDB file of articles, their records and the rows of these, written in whole batches."""

"""Ways into sources: each collector yields batches and judges nothing."""

"""From text to typed claims with spans."""

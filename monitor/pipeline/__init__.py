"""Following sources through to commit, and deliveries through to receipt."""

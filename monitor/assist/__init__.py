"""Optional second opinions, each behind a port."""

"""Language work without meaning: folding, scanning, numerals, places."""

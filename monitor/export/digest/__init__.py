"""A digest in every format: Markdown, HTML, CSV, JSON, JSON-LD, with its evidence."""

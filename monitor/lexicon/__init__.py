"""Data only: concepts, forms and places as files. See README.md in this folder."""

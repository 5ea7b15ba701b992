"""The pure core: text to claims, claims to relations, relations to alerts. No I/O, no clock."""

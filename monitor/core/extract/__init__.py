"""Posts into typed claims, by lexicon and rules."""

from monitor.core.extract.reader import EXTRACTOR, Clause, Reader, Reading

__all__ = ["EXTRACTOR", "Clause", "Reader", "Reading"]

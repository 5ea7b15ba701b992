"""Posts into typed claims, by lexicon and rules."""

from monitor.core.extract.reader import EXTRACTOR, Clause, Reader, Reading
from monitor.core.extract.whose import Publisher

__all__ = ["EXTRACTOR", "Clause", "Publisher", "Reader", "Reading"]

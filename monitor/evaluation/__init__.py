"""The matcher beside others on pairs of texts whose relation is known (``monitor eval``)."""

from monitor.evaluation.pairs import PairSet, read_pairs
from monitor.evaluation.run import Report, Row, evaluate

__all__ = ["PairSet", "Report", "Row", "evaluate", "read_pairs"]

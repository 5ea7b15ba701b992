"""The matcher beside others on pairs of texts whose relation is known (``monitor eval``)."""

from monitor.evaluation.pairs import PairSet, Question, read_pairs
from monitor.evaluation.run import Judged, Report, Row, evaluate

__all__ = ["Judged", "PairSet", "Question", "Report", "Row", "evaluate", "read_pairs"]

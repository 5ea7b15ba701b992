"""A digest's charts: the course of each count, who says what, the week by hour."""

from monitor.export.charts.draw import Drawn, draw_charts

__all__ = ["Drawn", "draw_charts"]

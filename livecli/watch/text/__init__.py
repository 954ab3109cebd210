"""Styled text: spans, columns, palettes, and a page as SVG."""

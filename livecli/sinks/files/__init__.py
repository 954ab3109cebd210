"""Capture files on a disk: safe from kills, rotated, deleted when too many, recovered."""

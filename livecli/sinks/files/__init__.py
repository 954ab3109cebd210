"""Capture files on a disk: written so that no kill spoils them, rotated, thinned out, recovered."""

"""What is in frames, held against the contract: fields that are there, and what is wrong.

`Inspector` is given lines or frames, and keeps the findings. No files here.
"""

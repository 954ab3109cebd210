"""What happens to frames between source and renderer: each filter turns a batch into a batch."""

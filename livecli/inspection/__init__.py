"""What is in frames, held against the contract: fields that are there, and what is wrong."""

"""The Textual application: keys, mouse and time. Textual is imported nowhere else."""

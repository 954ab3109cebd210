"""The command line: words (`options`) become a checked plan (`plan`), and that a run (`run`)."""

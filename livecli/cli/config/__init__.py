"""config.toml, the settings in effect, and private files."""

"""Where frames come from. Each source fulfils `pipeline.Source`."""

"""Where bytes go. Each sink fulfils `pipeline.Sink`."""

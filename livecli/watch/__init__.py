"""The live screen: `page` draws a `scene`, `screen/` shows it, the pipeline runs in a thread."""

"""`livecli live`: what is live now, once or again and again."""

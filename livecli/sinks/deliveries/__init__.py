"""Where records go besides stdout, a file each: commands, webhooks, notifications, the bell."""

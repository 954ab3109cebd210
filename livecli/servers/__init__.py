"""What listens on loopback. Servers carry out what `service` decides."""

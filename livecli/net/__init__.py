"""Bytes on sockets: WebSocket, HTTP, dialling, the local service on a port."""

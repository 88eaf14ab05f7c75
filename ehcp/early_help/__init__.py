"""Support before a request: referred, begun, closed. It never delays a request."""

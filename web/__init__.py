"""The assistant on the web: REST, WebSocket, metrics, documentation. The only room with FastAPI."""

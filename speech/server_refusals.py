"""What the server says no to: a status of gRPC by its name, and one sentence for the client."""


class Refused(Exception):
    """Becomes the status of the call."""

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status

"""Notes, template and recipients become messages: bytes that do not change any more."""

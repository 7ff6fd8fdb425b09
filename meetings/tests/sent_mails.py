"""What the tests of mails share."""


def whole(message) -> str:
    """Every word of a mail, its subject first."""
    return "\n".join([message.subject, message.body, *(text for text, _type in message.alternatives)])

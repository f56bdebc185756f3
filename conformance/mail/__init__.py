"""The mail with the evidence: putting it together, handing it to a server, and remembering that it was handed over."""

from conformance.mail.delivery import Encryption, Server, deliver
from conformance.mail.message import Attached, Letter, addressed, as_draft, entity
from conformance.mail.record import Delivery, DeliveryRecord, Progress

__all__ = [
    "Attached",
    "Delivery",
    "DeliveryRecord",
    "Encryption",
    "Letter",
    "Progress",
    "Server",
    "addressed",
    "as_draft",
    "deliver",
    "entity",
]

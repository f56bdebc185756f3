"""The bank's side of the wire: transport, access tokens, and the KFR API with every exchange captured."""

from conformance.client.kfr import Kfr, KfrEndpoint, Manners, RequestDraft
from conformance.client.maskinporten import MaskinportenAuth
from conformance.client.tokens import TokenFlaw
from conformance.client.transport import open_client

__all__ = ["Kfr", "KfrEndpoint", "Manners", "MaskinportenAuth", "RequestDraft", "TokenFlaw", "open_client"]

"""Production: a run writes and deletes relationships, so it needs permission twice, in the file and on the command line."""

from __future__ import annotations

from conformance.config.values import Config
from conformance.errors.configuration import ProductionNotNamed, ProductionRefused


def require_permission_to_write(config: Config, named: str) -> None:
    """Refuse to write in production without double permission; a test environment needs none.

    Args:
        config: The configuration.
        named: The organisation number as it was said on the command line; empty when it was not.

    Raises:
        ProductionRefused: The configuration does not allow it.
        ProductionNotNamed: The command line does not name the bank again.
    """
    if config.kfr.environment != "production":
        return
    if not config.kfr.allow_writes_in_production:
        raise ProductionRefused(file=config.file)
    if named != config.bank.organisation_number:
        raise ProductionNotNamed(file=config.file, bank=config.bank.organisation_number)

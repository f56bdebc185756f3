"""What asking comes to: for every open point how it is set, and what KFR was seen to do."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.language import Text


@dataclass(frozen=True, slots=True)
class Observation:
    """One open point, asked.

    Attributes:
        point: Name of the setting in `[open_points]`.
        question: What the sources do not say.
        setting: How the configuration has it.
        observed: What KFR was seen to do; `None` when its answer does not tell.
        evidence: The answer that this rests on, or why there is none.
    """

    point: str
    question: Text
    setting: bool
    observed: bool | None
    evidence: Text

    @property
    def differs(self) -> bool:
        """Whether KFR was seen to do something else than the configuration says."""
        return self.observed is not None and self.observed is not self.setting


@dataclass(frozen=True, slots=True)
class Observations:
    """Every open point of the contract, asked.

    Attributes:
        base_url: Who was asked.
        contract: Version of the contract that leaves the points open.
        each: One for every open point, in the contract's order.
        left_behind: Whether a test customer could not be removed again.
    """

    base_url: str
    contract: str
    each: tuple[Observation, ...]
    left_behind: bool = False

    @property
    def differing(self) -> tuple[Observation, ...]:
        """The points whose setting should be changed."""
        return tuple(observation for observation in self.each if observation.differs)

    @property
    def exit_code(self) -> int:
        """0 all as set, 1 at least one differs, 3 something could not be observed or removed; nothing asked is never success."""
        if self.left_behind or not self.each or any(observation.observed is None for observation in self.each):
            return 3
        return 1 if self.differing else 0

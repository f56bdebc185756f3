"""What the release at hand is: the lock file of its dependencies, and how strong its suite was measured to be."""

from conformance.provenance.release import SCORE_FILE, kill_score, lock_sha256, written_score

__all__ = ["SCORE_FILE", "kill_score", "lock_sha256", "written_score"]

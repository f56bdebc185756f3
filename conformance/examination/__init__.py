"""One case being carried out: arrange (Gitt), act (Når), expect (Så), over one state. Knows nothing of pytest."""

from conformance.examination.act import Act
from conformance.examination.arrange import Arrange
from conformance.examination.deviation import Deviation
from conformance.examination.expect import Expect
from conformance.examination.state import CaseState, Pace, Recorder, Surroundings

__all__ = ["Act", "Arrange", "CaseState", "Deviation", "Expect", "Pace", "Recorder", "Surroundings"]

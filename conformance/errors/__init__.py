"""One error tree.

Its branches, and whose business each is:

    ConformanceError                     what happened + what to do, bilingual      (errors.base)
    ├── ConfigurationError               kfr.toml, secrets, certificates            (errors.configuration)
    ├── WorkbookError                    the test workbook and its reading          (errors.workbook)
    ├── GenerationError                  phrasebook and feature files                (errors.generation)
    ├── RunError                         starting, executing and writing a run      (errors.run)
    ├── CannotJudge                      a case is blocked; carries a cause         (errors.blocked)
    ├── FleetError                       the list of banks of a fleet                (errors.fleet)
    ├── ReportError                      a format that could not be made             (errors.reports)
    ├── EvidenceError                    sealing and verifying a bundle             (errors.evidence)
    └── MailError                        mailing the evidence                       (errors.mail)

Import the class from its branch; this package re-exports only the root.
"""

from conformance.errors.base import ConformanceError

__all__ = ["ConformanceError"]

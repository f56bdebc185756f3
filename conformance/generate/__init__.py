"""A workbook becoming features.

intake     a workbook file and its mapping file, read together
features   the feature files of a workbook: made, compared with a folder, written
"""

from conformance.generate.features import EXAMPLE, Difference, Generated, differences, example_workbook, generate, write
from conformance.generate.intake import Intake, take_in

__all__ = ["EXAMPLE", "Difference", "Generated", "Intake", "differences", "example_workbook", "generate", "take_in", "write"]

"""The vocabulary: one Gherkin sentence, one call. No logic, no loops; the machine is `conformance.examination`."""

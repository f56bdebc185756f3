"""Presentation: one pure renderer per format, from a `RunResult` to bytes or text, and their templates.

    interface    what every renderer is given
    html         report.html: one self-contained page
    pdf          report.pdf: PDF/A-3a, before it is signed
    junit        junit.xml
    allure       allure-results/
    job_summary  the summary on the page of a CI job
    fleet        index.html over many banks
    history      history.html over many runs

The rest of the package serves these: `page` (templates of the HTML pages), `labels` (all wording, as data), `wording` (dates, numbers,
durations), `summary` (the answer), `outline` (cases by section, exchanges in order), `charts` and `trend` (geometry of the drawings),
`markdown` and `printable` (text made safe to show).
Nothing here reads a run folder or a clock, and nothing is written here: output goes where the caller puts it.
"""

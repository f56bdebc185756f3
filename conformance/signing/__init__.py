"""Keys and signatures: who signs (`signatory`), reading PKCS#12 (`keys`), detached CMS (`cms`), the signature in the PDF (`pades`).

The door re-exports nothing: pyHanko takes half a second to import, and whoever needs a key only should not wait for it.
"""

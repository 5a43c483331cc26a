"""What obs stands on: pins with hashes, lowest versions, licences, known vulnerabilities.

None of this is part of the installed package. docs/supply.md says how it is used.
"""

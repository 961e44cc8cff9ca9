"""The error kinds a person can meet, each with one sentence saying what, where and what to do.

NaraError
├── ConfigError       a setting is wrong or names something missing
├── FlowError         the flow files cannot be used
├── ModelError        a model directory is missing, incomplete or damaged
├── DataError         a data file (utterances, catalogue, archive) is malformed
└── StoreError        a database is locked, damaged, full or away
"""


class NaraError(Exception):
    """Root of the family: `str(error)` is fit to be shown to a person."""


class ConfigError(NaraError):
    """A setting is wrong: the sentence names the key and the file or variable."""


class FlowError(NaraError):
    """Flow files cannot be used: the sentence names file, line and state."""


class ModelError(NaraError):
    """A model directory cannot be used: the sentence names the directory."""


class DataError(NaraError):
    """A data file is malformed: the sentence names file and line."""


class StoreError(NaraError):
    """A database cannot be read or written: the sentence names it."""

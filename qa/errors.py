"""What can go wrong, said so that the reader knows what to do next.

    QAError
    ├── CorpusError      a folder or file of the corpus cannot be used
    ├── IndexMissing     there is no index yet
    ├── IndexMismatch    the index belongs to another corpus, model or format
    │   └── IndexOutdated    it is of the same corpus, but in the format of another version of this program
    ├── IndexUnwritable  the index folder cannot be written
    ├── QuestionError    a question cannot be taken as it stands
    ├── BatchError       a question or answer file cannot be read or written
    │   └── FormatError      the ending of an answer file names no format that is written
    └── FeedbackError    what is said of an answer cannot be taken as it stands

A missing model is `embeddings.ModelError`: that package knows nothing of this one.
"""


class QAError(Exception):
    """Base of every error a user can mend; its text is one line, with the next step.

    ``key`` and ``facts`` let a page say it in its own language, where it has words for it.
    """

    def __init__(self, message: str, key: str = "", **facts: object) -> None:
        super().__init__(message)
        self.key, self.facts = key, facts


class CorpusError(QAError):
    pass


class IndexMissing(QAError):
    pass


class IndexMismatch(QAError):
    pass


class IndexOutdated(IndexMismatch):
    pass


class IndexUnwritable(QAError):
    pass


class QuestionError(QAError):
    pass


class BatchError(QAError):
    pass


class FormatError(BatchError):
    pass


class FeedbackError(QAError):
    pass

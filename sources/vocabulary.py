"""The base of every controlled vocabulary: a value, its label and one line of help."""

from typing import Self

from django.db import models


class Vocabulary(models.TextChoices):
    """A set of terms. Write each as ``NAME = "value", "Label", "What it means."``."""

    term: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.term = label
        return member

    # Django takes the last element of the tuple for the label; here the last is the help.
    @property
    def label(self) -> str:
        return self.term

    @property
    def help(self) -> str:
        return str(self._label_)

"""Parts of a record that only name something, entered as one field with several names.

The speakers of a statement are rows of their own; a person types their names beside each other.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from claims.admin.fields import ONE_LINE, choices_of, label_of, typing_widget


class PartsField(forms.Field):
    """What it needs to read and write the part rows of ``part`` that agree with ``fixed``."""

    part: type[models.Model]
    names: str
    fixed: dict[str, Any]

    def rows(self, record: models.Model) -> list[Any]:
        """The rows that this field stands for, of a saved record; prefetch them for many."""
        parts = getattr(record, self._parent(record).remote_field.get_accessor_name())
        found = [part for part in parts.all() if self._is_one(part)]
        return sorted(found, key=lambda part: part.pk)

    def read(self, record: models.Model) -> list[Any]:
        return [getattr(part, self._column) for part in self.rows(record)]

    def write(self, record: models.Model, values: Iterable[Any]) -> None:
        """Delete the rows that are named no longer, and add those that are new."""
        wanted = dict.fromkeys(getattr(value, "pk", value) for value in values)
        for part in self.rows(record):
            kept: Any = wanted.pop(getattr(part, self._column), part)
            if kept is part:
                part.delete()
        place = {self._parent(record).name: record} | self.fixed
        for value in wanted:
            self.part._default_manager.create(**place, **{self._column: value})

    @property
    def _column(self) -> str:
        field: Any = self.part._meta.get_field(self.names)
        return str(field.attname)

    def _is_one(self, part: models.Model) -> bool:
        fits = all(getattr(part, name) == value for name, value in self.fixed.items())
        return fits and getattr(part, self._column) not in (None, "")

    def _parent(self, record: models.Model) -> Any:
        for field in self.part._meta.fields:
            if field.related_model is type(record):
                return field
        raise TypeError(f"{self.part.__name__} is no part of {type(record).__name__}.")


class Chosen(PartsField, forms.ModelMultipleChoiceField):
    """Names chosen by typing: ``Chosen(StatementParty, "actor", role="speaker")``."""

    def __init__(
        self,
        part: type[models.Model],
        names: str,
        *,
        fixed: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.part, self.names, self.fixed = part, names, fixed or {}
        link: Any = part._meta.get_field(names)
        options.setdefault("help_text", link.help_text)
        super().__init__(
            choices_of(link), required=False, widget=typing_widget(link, several=True), **options
        )

    def clean(self, value: Any) -> Any:
        """The records in the order in which they were chosen."""
        records = {str(record.pk): record for record in super().clean(value)}
        return [records[key] for key in dict.fromkeys(map(str, value or ()))]

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class InWords(PartsField, forms.CharField):
    """Things named in words, one on a line."""

    def __init__(self, part: type[models.Model], names: str, **options: Any) -> None:
        self.part, self.names, self.fixed = part, names, {}
        area = forms.Textarea(attrs=ONE_LINE)
        super().__init__(required=False, widget=area, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in str(value or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class ChosenParts(forms.ModelForm):
    """A form some of whose fields are :class:`PartsField`: reads them, and writes what changed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            for name, field in self.parts_fields():
                self.initial[name] = field.read(self.instance)

    def parts_fields(self) -> list[tuple[str, PartsField]]:
        return [(name, f) for name, f in self.fields.items() if isinstance(f, PartsField)]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for name, field in self.parts_fields():
            field.write(self.instance, self.cleaned_data[name])

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

    def rows(self, record: models.Model) -> Any:
        """The rows that this field stands for, of a saved record."""
        present = {f"{self.names}__isnull": False} | {self._parent(record): record} | self.fixed
        return self.part._default_manager.filter(**present).order_by("pk")

    def read(self, record: models.Model) -> list[Any]:
        return list(self.rows(record).values_list(self.names, flat=True))

    def write(self, record: models.Model, values: Iterable[Any]) -> None:
        """Delete the rows that are named no longer, and add those that are new."""
        wanted = dict.fromkeys(getattr(value, "pk", value) for value in values)
        for row in self.rows(record):
            value = self.part._meta.get_field(self.names).value_from_object(row)
            if wanted.pop(value, self) is self:
                row.delete()
        column = self.part._meta.get_field(self.names).attname
        for value in wanted:
            self.part._default_manager.create(
                **{self._parent(record): record, column: value}, **self.fixed
            )

    def _parent(self, record: models.Model) -> str:
        for field in self.part._meta.fields:
            if field.related_model is type(record):
                return field.name
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

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class InWords(PartsField, forms.CharField):
    """Things named in words, one on a line."""

    def __init__(self, part: type[models.Model], names: str, **options: Any) -> None:
        self.part, self.names, self.fixed = part, names, {}
        area = forms.Textarea(attrs=ONE_LINE)
        super().__init__(required=False, widget=area, **options)

    def rows(self, record: models.Model) -> Any:
        return super().rows(record).exclude(**{self.names: ""})

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

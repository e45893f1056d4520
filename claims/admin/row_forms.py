"""Forms that can be shown again as they were sent, and that hold rows of forms."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms

from claims.admin.rows import Rows
from sources.admin.forms import Redrawable, Walked


class WithRows(Walked, Redrawable, forms.ModelForm):
    """A form with rows of its own, read, judged and saved as one with them."""

    # The name of the foreign key by which the rows point to this form's record.
    parent_name: str = ""
    row_lists: Sequence[Rows]

    def make_row_lists(self) -> Sequence[Rows]:
        """The rows of this record, as sent or as saved."""
        return ()

    def rows(
        self, name: str, form_class: type[Any], saved: str, kind: Any = None, **options: Any
    ) -> Any:
        """The rows called ``name`` on the page, which are the record's related rows ``saved``."""
        instances: Any = ()
        if not self.instance._state.adding:
            instances = getattr(self.instance, saved).all()
            if saved not in getattr(self.instance, "_prefetched_objects_cache", ()):
                instances = instances.prefetch_related(*form_class.shown)
        return (kind or Rows)(
            name,
            form_class,
            data=cast(Any, self.data) if self.is_bound else None,
            instances=instances,
            redraw=self.redraw,
            **options,
        )

    def all_rows(self) -> Iterator[Rows]:
        """The rows of this form, and those within them."""
        for rows in self.row_lists:
            yield from rows.within()

    def all_forms(self) -> Iterator[forms.BaseForm]:
        """This form, and those of all its rows."""
        yield self
        for rows in self.row_lists:
            yield from rows.everything()

    def typed(self, name: str) -> Any:
        """What a field holds on the page, valid or not; None when the form lacks it."""
        return self[name].value() if name in self.fields else None

    @property
    def media(self) -> forms.Media:
        return sum((rows.media for rows in self.row_lists), super().media)

    def is_valid(self) -> bool:
        # All are asked, so that every error is shown at once.
        return all([super().is_valid(), *[rows.is_valid() for rows in self.row_lists]])

    def has_changed(self) -> bool:
        if not self.is_bound:
            return False
        return super().has_changed() or any(rows.has_changed() for rows in self.row_lists)

    def make_read_only(self) -> None:
        """Let the fields of all rows be read and not changed."""
        for rows in self.row_lists:
            for row in rows.forms:
                for field in row.fields.values():
                    field.disabled = True
                    field.widget.can_add_related = False
                row.make_read_only()

    def write_rows(self) -> None:
        for rows in self.row_lists:
            rows.write(**{self.parent_name: self.instance})


class RowForm(WithRows):
    """One row: of the database when its instance is saved, else a new one."""

    # The column that keeps the row's place among the rows, if they have an order.
    order_field: str | None = None
    # What is prefetched to show the rows of one kind together.
    shown: tuple[str, ...] = ()

    def __init__(self, *args: Any, key: str = "", redraw: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.key, self.redraw = key, redraw
        self.row_lists = self.make_row_lists()

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    @property
    def is_blank(self) -> bool:
        """A new row in which nothing was typed: it is not asked for, and not saved."""
        return self.is_new and not self.has_changed()

    @property
    def summary(self) -> str:
        """The row in a few words, when it is folded away."""
        return str(self.typed("wording") or "")

    def write(self, **place: Any) -> None:
        """Save the row at its ``place`` (its parent and order), if that or its fields changed."""
        moved = [
            name for name, value in place.items() if getattr(self.instance, name, None) != value
        ]
        for name in moved:
            setattr(self.instance, name, place[name])
        if self.is_new or moved or self.changed_data:
            self.save()
        self.write_rows()

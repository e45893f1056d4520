// Alt+PageDown and Alt+PageUp: to the first field of the next part of a form, or of the one before.
const PARTS = "fieldset.module, section.module, details.part";
const FIELDS = "input:not([type=hidden]), textarea, select:not(.select2-hidden-accessible), .select2-selection, button.add";

document.addEventListener("keydown", (event) => {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    const form = event.target.closest?.("form");
    if (!by || !event.altKey || event.ctrlKey || !form) return;
    const first = (part) => [...part.querySelectorAll(FIELDS)].find((field) => field.checkVisibility());
    const fields = [...new Set([...form.querySelectorAll(PARTS)].map(first).filter(Boolean))];
    const isAfter = (field) =>
        event.target.compareDocumentPosition(field) & (by > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING);
    const next = by > 0 ? fields.find(isAfter) : fields.findLast(isAfter);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "center" });
}, { capture: true }); // the boxes that are chosen from keep their keys to themselves

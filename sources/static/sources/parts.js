// Alt+PageDown and Alt+PageUp: to the first field of the next part of a form, or of the one before.
// Alt+Enter: to the next field that is mostly filled in and is empty, from the last to the first, and
// to the button that saves when none is left. In an open list of choices it takes the choice first.
import { openBox } from "./choices.js";

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

const SAVE = "input[name='_continue'], input[name='_save']";
const isEmpty = (field) =>
    field.multiple ? !field.selectedOptions.length : ["", field.dataset.usual].includes(field.value.trim());

/* What takes the focus for a field: the box that is drawn for it, if it is chosen from by typing. */
function boxOf(field) {
    const box = field.parentElement.querySelector(".select2-selection");
    return (box?.querySelector(".select2-search__field") ?? box) || field;
}

/* The form that the page is for, when nothing has the focus yet. */
const walked = () => document.querySelector("#content-main form:has([data-usual])");

document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
    const open = openBox();
    const here = open ?? event.target;
    const form = here.closest?.("form:has([data-usual])") ?? (here === document.body ? walked() : null);
    if (!form) return;
    event.preventDefault();
    // An open list takes the choice first, and then gives the focus back to its box.
    if (open) setTimeout(goOn, 30, form, here);
    else goOn(form, here);
}, { capture: true });

function goOn(form, here) {
    const boxes = [...form.querySelectorAll("[data-usual]")].filter(isEmpty).map(boxOf).filter((box) => box.checkVisibility());
    const isAfter = (box) =>
        here.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING && !here.contains(box);
    const next = boxes.find(isAfter) ?? boxes[0] ?? form.querySelector(`:is(${SAVE})`);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
}

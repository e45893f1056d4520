// Whether a key is meant for the field that has the focus, or for the browser, and not for us.
function isTyping(event) {
    const field = event.target.closest?.("input, textarea, select, [contenteditable], .select2-container");
    const silent = field?.matches("input") && ["checkbox", "radio", "submit", "button"].includes(field.type);
    return (field && !silent) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
}

// Whether single letters, digits and signs work as keys: whoever speaks to the computer, or presses
// them by mistake, switches them off on the page of keys.
export const hasSingleKeys = () => !document.body.classList.contains("no-single-keys");

export const isOurs = (event) => hasSingleKeys() && !isTyping(event);

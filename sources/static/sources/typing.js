// Whether a key is meant for the field that has the focus, or for the browser, and not for us.
export function isTyping(event) {
    const field = event.target.closest?.("input, textarea, select, [contenteditable], .select2-container");
    const silent = field?.matches("input") && ["checkbox", "radio", "submit", "button"].includes(field.type);
    return (field && !silent) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
}

// The boxes that are chosen from by typing are drawn beside their field: they take over its label.
function label(box) {
    const field = box.closest(".related-widget-wrapper, .flex-container, td, div")?.querySelector("select");
    const words = field?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (words) {
        const chosen = box.querySelector("[role='textbox']");
        box.setAttribute("aria-label", words);
        chosen?.setAttribute("aria-label", words);
    }
}

function labelAll(part) {
    part.querySelectorAll(".select2-selection[role='combobox']").forEach(label);
}

window.addEventListener("load", () => labelAll(document));
document.addEventListener("formset:added", (event) => setTimeout(() => labelAll(event.target)));

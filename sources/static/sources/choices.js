// The boxes that are chosen from by typing are drawn beside their field: they take over its label.
function label(box) {
    const field = box.closest(".select2-container")?.parentElement.querySelector("select");
    const words = field?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (words) {
        box.setAttribute("aria-label", words);
        box.querySelector("[role='textbox'], [role='searchbox']")?.setAttribute("aria-label", words);
    }
}

const unlabelled = ".select2-selection[role='combobox']:not([aria-label]), .select2-selection [role='textbox']:not([aria-label]), .select2-selection [role='searchbox']:not([aria-label])";
const labelAll = () =>
    document.querySelectorAll(unlabelled).forEach((part) => label(part.closest(".select2-selection")));

labelAll();
new MutationObserver(labelAll).observe(document.body, { childList: true, subtree: true });

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

/* The box whose list of choices is open: the list is drawn elsewhere, and may have the focus. */
export const openBox = () => document.querySelector(".select2-container--open .select2-selection");

/* Choose what somebody typed for in the open list; false if it is not found, or not yet. */
export function takeTyped() {
    const search = document.querySelector(".select2-container--open .select2-search__field");
    if (!search?.value.trim()) return true;
    if (!document.querySelector(".select2-results__option--highlighted")) return false;
    const { jQuery } = globalThis.django;
    jQuery(search).trigger(jQuery.Event("keydown", { which: 13 })); // as Enter does
    return true;
}

// One may type on a box: it opens, and looks for what is typed. Select2 gives its search the focus
// later, by mouse as by key, and the next key may be pressed before.
document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.(".select2-selection--single");
    const select = box?.closest(".select2-container").parentElement.querySelector("select");
    const isLetter = event.key.length === 1 && event.key !== " ";
    if (!select || !isLetter || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (box !== openBox()) globalThis.django.jQuery(select).select2("open");
    const search = document.querySelector(".select2-container--open .select2-search__field");
    search.focus();
    search.value += event.key;
    search.dispatchEvent(new Event("input", { bubbles: true }));
});

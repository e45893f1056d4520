// Beside what is there to be copied, a button that copies it.

const LONG_ENOUGH_TO_READ = 2000;

for (const copied of document.querySelectorAll("[data-copied]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${copied.getAttribute("aria-label") ?? "citation"}`);
    button.addEventListener("click", async () => {
        button.textContent = (await copy(copied)) ? "Copied" : "Selected";
        setTimeout(() => { button.textContent = "Copy"; }, LONG_ENOUGH_TO_READ);
    });
    copied.after(button);
}

/** Puts the words on the clipboard; where the browser forbids that, selects them. */
async function copy(element) {
    try {
        await navigator.clipboard.writeText(element.textContent);
        return true;
    } catch {
        getSelection().selectAllChildren(element);
        return false;
    }
}

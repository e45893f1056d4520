// The page of keys: "?" opens it wherever nothing is being typed, and so does its button. There a
// person switches single keys off or on; the server remembers it.
import { isOurs } from "./typing.js";

const page = document.getElementById("keys");

document.addEventListener("keydown", (event) => {
    if (event.key === "?" && page && !page.open && isOurs(event)) {
        event.preventDefault();
        page.showModal();
    }
});
document.getElementById("show-keys")?.addEventListener("click", () => page.showModal());
// A press beside the page closes it, as Esc does.
page?.addEventListener("click", (event) => event.target === page && page.close());

// "g" and then a letter leads to a screen of the workbench: the page of keys has its link. No other
// key hears the letter.
let goes = false;
document.addEventListener("keydown", (event) => {
    if (!isOurs(event) || document.querySelector("dialog[open]")) return;
    const way = goes && page?.querySelector(`[data-letter="${CSS.escape(event.key)}"]`);
    goes = !goes && event.key === "g";
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    way.click();
}, { capture: true });

const choice = page?.querySelector("#single-keys");
choice?.addEventListener("change", async ({ target }) => {
    const told = choice.querySelector("[role='status']");
    const answer = await fetch(choice.action, { method: "POST", body: new FormData(choice) }).catch(() => null);
    const isKept = answer?.ok && !answer.redirected;
    if (!isKept) target.checked = !target.checked;
    document.body.classList.toggle("no-single-keys", !target.checked);
    told.textContent = isKept ? "Kept for you, in every browser." : "This could not be kept: sign in again, then try once more.";
});

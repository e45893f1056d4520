// The page of keys: "?" opens it wherever nothing is being typed, and so does its button.
import { isTyping } from "./typing.js";

const page = document.getElementById("keys");

document.addEventListener("keydown", (event) => {
    if (event.key === "?" && page && !page.open && !isTyping(event)) {
        event.preventDefault();
        page.showModal();
    }
});
document.getElementById("show-keys")?.addEventListener("click", () => page.showModal());
// A press beside the page closes it, as Esc does.
page?.addEventListener("click", (event) => event.target === page && page.close());

// Pairs are gone through by key while one of them has the focus: 1, 2 and 3 press its buttons, j and
// k go on and back. A verdict without a reason asks for it; Ctrl+Enter in the reason then sends it.
import { hasSingleKeys } from "./typing.js";

const pairs = [...document.querySelectorAll("article.pair")];
const pressed = new WeakMap(); // of each form, the button pressed last

function go(to) {
    to?.focus({ preventScroll: true });
    to?.scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
    const button = event.target.closest(".verdicts button");
    if (!button) return;
    pressed.get(button.form)?.classList.remove("pressed");
    button.classList.add("pressed");
    pressed.set(button.form, button);
});

document.addEventListener("keydown", (event) => {
    const pair = event.target.closest?.("article.pair");
    if (!pair || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea")) {
        if (event.key === "Escape") pair.focus();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            const button = pressed.get(event.target.form);
            if (button) button.click();
            else pair.querySelector(".verdicts button").focus();
        }
        return;
    }
    if (event.ctrlKey || event.metaKey || !hasSingleKeys()) return;
    const button = pair.querySelector(`.verdicts [aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    const step = { j: 1, k: -1 }[event.key];
    if (button) button.click();
    else if (step) go(pairs[pairs.indexOf(pair) + step]);
    else return;
    event.preventDefault(); // the key is no letter of the reason that it may have led to
});

(document.querySelector("article.pair:has(.errorlist)") ?? pairs[0])?.focus({ preventScroll: true });

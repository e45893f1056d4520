// Ctrl+S (or Cmd+S) saves and stays; leaving a form with unsaved typing asks first.
import { openBox, takeTyped } from "./choices.js";

const SAVE = "input[name='_continue'], input[name='_save']";
const form = document.querySelector("#content-main form[id$='_form']");
const save = form?.querySelector(SAVE);

document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    // The form that one is in, also one beside the page; else the page's own.
    const pressed = (openBox() ?? event.target).closest("form")?.querySelector(SAVE) ?? save;
    if (!pressed) return;
    event.preventDefault();
    if (takeTyped()) pressed.form.requestSubmit(pressed);
}, { capture: true });

if (form && save) {
    const typed = () => new URLSearchParams(new FormData(form)).toString();
    let opened = "";
    let sending = false;
    // Other scripts fill the form as the page loads, so look at it afterwards.
    window.addEventListener("load", () => setTimeout(() => (opened = typed())));
    form.addEventListener("submit", () => (sending = true));
    window.addEventListener("beforeunload", (event) => {
        if (!sending && opened && typed() !== opened) {
            event.preventDefault();
        }
    });
    save.title = "Ctrl+S";
}

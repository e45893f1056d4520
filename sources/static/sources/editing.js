// Ctrl+S (or Cmd+S) saves and stays; leaving a form with unsaved typing asks first.
const form = document.querySelector("#content-main form[id$='_form']");
const save = form?.querySelector("input[name='_continue'], input[name='_save']");

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
    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
            event.preventDefault();
            form.requestSubmit(save);
        }
    });
    save.title = "Ctrl+S";
}

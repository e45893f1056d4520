// A link marked with data-panel opens the form that it leads to beside the page. Saved, the page is
// shown anew; refused, the form says why and keeps what was typed. Closed and opened again, it is
// as it was left. Without this script the link leads to the form's own page.
const panel = document.createElement("dialog");
panel.id = "panel";
panel.setAttribute("aria-labelledby", "panel-title");
document.body.append(panel);

let shown = ""; // the address of the form in the panel

async function formIn(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("#content-main form[id$='_form']");
    if (!answer.ok || !form) throw new Error(`The server answered ${answer.status}.`);
    return document.importNode(form, true);
}

function show(form, title) {
    const heading = document.createElement("h2");
    heading.id = "panel-title";
    heading.textContent = title;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", "Close");
    close.textContent = "✕";
    close.addEventListener("click", () => panel.close());
    const head = document.createElement("header");
    head.append(heading, close);
    panel.replaceChildren(head, form);
    form.querySelectorAll(".empty-form").forEach((row) => row.remove()); // rows are not added here
    const choices = globalThis.django.jQuery(form).find(".admin-autocomplete");
    choices.attr("data-dropdown-parent", "#panel"); // the list of choices opens within the dialog
    choices.djangoAdminSelect2();
    form.querySelector(".errornote, .errorlist")?.scrollIntoView({ block: "nearest" });
    form.querySelector(".errors input, .errors select, .errors textarea, select, input:not([type=hidden])")?.focus();
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        save(form, event.submitter, title);
    });
}

async function save(form, submitter, title) {
    const address = shown;
    form.setAttribute("aria-busy", "true");
    try {
        const data = new FormData(form, submitter);
        const answer = await fetch(address, { method: "POST", body: data, redirect: "manual" });
        if (answer.type === "opaqueredirect") {
            location.reload();
            return;
        }
        show(await formIn(answer), title);
    } catch {
        // The form's own page tells what is wrong.
        form.action = address;
        HTMLFormElement.prototype.submit.call(form);
    } finally {
        form.removeAttribute("aria-busy");
    }
}

document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (shown !== link.href) {
        try {
            show(await formIn(await fetch(link.href)), link.dataset.panel);
            shown = link.href;
        } catch {
            location.assign(link.href);
            return;
        }
    }
    if (!panel.open) panel.showModal();
});

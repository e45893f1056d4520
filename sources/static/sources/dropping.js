// Files may be dropped anywhere on the page. They join those that were chosen; each can be put away.
const input = document.querySelector(".drop input[type='file']");
const list = document.querySelector(".drop .chosen");

let chosen = []; // the picker puts its choice in the place of what was chosen before

function put(files) {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
    chosen = [...held.files];
    list.replaceChildren(...chosen.map(shown));
}

function shown(file) {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { textContent: file.name, dir: "auto" });
    const size = Object.assign(document.createElement("small"), { textContent: `${Math.ceil(file.size / 1024)} KB` });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "row-close", textContent: "×" });
    away.setAttribute("aria-label", `Put away ${file.name}`);
    away.addEventListener("click", () => {
        put(chosen.filter((each) => each !== file));
        (list.querySelector("button") ?? input).focus();
    });
    item.append(name, size, away);
    return item;
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

if (input) {
    document.querySelector(".drop-here").hidden = false;
    input.addEventListener("change", () => {
        const names = new Set([...input.files].map((file) => file.name));
        put([...chosen.filter((file) => !names.has(file.name)), ...input.files]);
    });
    document.addEventListener("dragover", (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        document.body.classList.add("dropping");
    });
    document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) document.body.classList.remove("dropping");
    });
    document.addEventListener("drop", (event) => {
        document.body.classList.remove("dropping");
        if (!holdsFiles(event)) return;
        event.preventDefault();
        put([...chosen, ...event.dataTransfer.files]);
    });
}

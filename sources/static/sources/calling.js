// In a comment, “@” and the beginning of a name offer the people who are called so, to be taken by
// key, mouse or touch. Without this script the name is typed in full.
const CALL = /(?<![\p{L}\p{N}_@.+-])@([\p{L}\p{N}_.+-]*)$/u;

const list = document.createElement("ul");
list.id = "called";
list.className = "called";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "People");

let field = null; // the comment in which somebody is being called
let asked = 0; // counts what was asked for, so that an older answer is not shown over a newer

document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-people]")) offer(event.target);
});
document.addEventListener("focusout", (event) => event.target === field && close());
document.addEventListener("keydown", (event) => {
    if (!field || event.target !== field || event.isComposing) return;
    const act = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: take, Escape: close }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation(); // Esc closes the list, and not what is around it
    act();
}, { capture: true });
list.addEventListener("pointerdown", (event) => event.preventDefault()); // the comment keeps the focus
list.addEventListener("click", (event) => {
    const person = event.target.closest("[role=option]");
    if (!person) return;
    choose(person);
    take();
});

const begun = (comment) => comment.value.slice(0, comment.selectionStart).match(CALL);
const chosen = () => list.querySelector("[aria-selected=true]");

async function offer(comment) {
    const mine = ++asked;
    const name = begun(comment);
    if (!name) return close();
    const address = `${comment.dataset.people}?${new URLSearchParams({ q: name[1] })}`;
    const answer = await fetch(address).catch(() => null);
    const people = answer?.ok && !answer.redirected ? (await answer.json()).people : [];
    if (mine !== asked) return;
    if (people.length && document.activeElement === comment) show(comment, people);
    else close();
}

function show(comment, people) {
    list.replaceChildren(...people.map(({ name, called }, place) => {
        const person = document.createElement("li");
        person.id = `called-${place}`;
        person.dataset.name = name;
        person.setAttribute("role", "option");
        person.textContent = called ? `${name} · ${called}` : name;
        return person;
    }));
    field = comment;
    field.after(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    choose(list.firstElementChild);
}

function choose(person) {
    for (const each of list.children) each.setAttribute("aria-selected", each === person);
    field.setAttribute("aria-activedescendant", person.id);
}

function step(by) {
    const people = [...list.children];
    choose(people.at((people.indexOf(chosen()) + by) % people.length));
}

function take() {
    const comment = field;
    const end = comment.selectionStart;
    comment.setRangeText(`@${chosen().dataset.name} `, begun(comment).index, end, "end");
    close();
    comment.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
    asked += 1;
    field?.removeAttribute("aria-controls");
    field?.removeAttribute("aria-activedescendant");
    field = null;
    list.remove();
}

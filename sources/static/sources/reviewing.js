// A review is gone through by key: on and back in the queue, from record to record on a page of
// several, to the button that approves and to the reason of a return.
import { isOurs } from "./typing.js";

const records = [...document.querySelectorAll("article.companion")];
const at = () => records.indexOf(document.activeElement.closest?.("article.companion"));

function step(by) {
    const next = records[at() < 0 ? (by > 0 ? 0 : records.length - 1) : at() + by];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
}

function unfold() {
    const folds = [...(records[at()] ?? document).querySelectorAll("details.whole")];
    const open = folds.some((each) => !each.open);
    for (const each of folds) each.open = open;
}

function goTo(field) {
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: unfold,
    a: () => goTo(document.querySelector("form:is(.approve, .offer-all) button:enabled")),
    r: () => goTo(document.querySelector("form.return textarea")),
};

document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const typed = event.target.closest?.("textarea");
    if (typed && event.key === "Escape") typed.blur();
    if (typed && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        typed.form.querySelector("button[name='decision']:enabled")?.click(); // comments: talk.js
    }
    if (!isOurs(event)) return;
    const link = document.querySelector(`.round [data-key="${CSS.escape(event.key)}"]`);
    const act = KEYS[event.key] ?? (link && (() => link.click()));
    if (!act) return;
    event.preventDefault();
    act();
});

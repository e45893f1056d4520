// Suggestions beside the text. What a person dismisses is remembered in this browser.
import { rangeOf, wordsAt } from "./points.js";

const SHOWN = 50;
const list = document.getElementById("suggestions");
const section = document.getElementById("suggestions-section");
const reader = document.querySelector(".reader");
const memory = `claimbase.dismissed.${reader.dataset.memory}`;
const dismissed = new Set(JSON.parse(localStorage.getItem(memory) ?? "[]"));
const keyOf = (each) => `${each.kind}:${each.start}:${each.end}`;

let all = [];
let coming = null; // what is asked of the server

export const left = () => all.filter((each) => !dismissed.has(keyOf(each)));

/* Show what is suggested; `open` is called with the suggestion that somebody takes up. */
export const read = (open) => (coming = fetched(open));

async function fetched(open) {
    const asked = new URLSearchParams(location.search);
    asked.set("snapshot", reader.dataset.snapshot);
    const answer = await fetch(`${reader.dataset.suggestions}?${asked}`, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    all = (await answer.json()).suggestions;
    draw();
    list.onclick = (event) => {
        const item = event.target.closest("[data-place]");
        const each = item && left()[Number(item.dataset.place)];
        if (event.target.closest(".dismiss")) dismiss(item);
        else if (event.target.closest("button")) open(each);
    };
}

export const at = (item) => left()[Number(item.dataset.place)];

/* Go to the next suggestion, or to the one before. */
export async function step(by) {
    await coming;
    const items = [...list.children];
    const here = items.indexOf(document.activeElement.closest("[data-place]"));
    const next = items[here < 0 ? (by > 0 ? 0 : items.length - 1) : here + by];
    next?.querySelector("button").focus();
}

export function dismiss(item) {
    const place = Number(item.dataset.place);
    dismissed.add(keyOf(left()[place]));
    localStorage.setItem(memory, JSON.stringify([...dismissed]));
    draw();
    (list.children[place] ?? list.lastElementChild)?.querySelector("button")?.focus();
}

function draw() {
    const now = left();
    section.hidden = !now.length;
    document.getElementById("suggestions-count").textContent = now.length;
    list.replaceChildren(...now.slice(0, SHOWN).map(itemOf));
    globalThis.CSS?.highlights?.set(
        "suggested",
        new Highlight(...now.map((each) => rangeOf(each.start, each.end)).filter(Boolean)),
    );
}

function itemOf(each, place) {
    const item = make("li", "", { "data-place": place });
    const button = make("button", "take");
    const heading = each.kind === "name" ? `${namesOf(each)}: ${each.heading.toLowerCase()}` : each.heading;
    button.append(make("b", "", { dir: "auto" }, heading));
    const words = wordsAt(each.start, each.end);
    if (each.kind !== "name") {
        button.append(" ", make("span", "words", { dir: "auto" }, words));
    }
    const dismissal = make("button", "dismiss", { "aria-label": `Dismiss: ${heading}`, title: "Dismiss (x)" }, "×");
    item.append(button, dismissal);
    if (each.unsure.length) item.append(make("p", "unsure", {}, `Not sure ${each.unsure.join(", nor ")}.`));
    return item;
}

const namesOf = (each) => each.actors.map((actor) => actor.label).join(" or ");

function make(tag, name, attributes = {}, words = "") {
    const element = document.createElement(tag);
    if (name) element.className = name;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (tag === "button") element.type = "button";
    element.append(words);
    return element;
}

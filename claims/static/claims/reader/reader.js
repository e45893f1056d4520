// The source reader: words selected in the text, what is made of them, and the claims beside it.
import { isOurs } from "../../sources/typing.js";
import * as caret from "./caret.js";
import * as panel from "./panel.js";
import { bringToView, rangeOf, selected, show, text, wordsAt } from "./points.js";
import { renew } from "../../sources/talk.js";
import * as suggested from "./suggested.js";
import * as taps from "./taps.js";

const reader = document.querySelector(".reader");
const side = document.getElementById("side");
const sheet = document.getElementById("sheet");
const box = document.getElementById("panel"); // none for who may only read
const { snapshot, source } = reader.dataset;

const editor = box && import(reader.dataset.module); // before its forms come

let words = null; // what is selected, in code points
let hand = null; // what the form in the panel makes: claim, threat, cite, name, remark

// --- What is selected --------------------------------------------------------------------------

let settling;
document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
        const now = selected();
        const inText = text.contains(getSelection().anchorNode);
        if (now) choose(now);
        else if (inText && !hand) choose(null);
    }, 120);
});

function choose(now, unsure = []) {
    words = now;
    show("chosen", now ? [rangeOf(now.start, now.end)] : []);
    if (!box) return;
    box.hidden = !now && !hand;
    document.getElementById("chosen").textContent = now?.exact ?? "";
    document.getElementById("chosen").hidden = !now;
    document.getElementById("acts").hidden = !now || Boolean(hand);
    document.getElementById("to-hand").hidden = !now || !isClaim();
    const doubts = document.getElementById("unsure");
    doubts.hidden = !unsure.length;
    doubts.textContent = unsure.length ? `Not sure ${unsure.join(", nor ")}.` : "";
    side.classList.toggle("has-form", Boolean(hand));
    if (now) openSheet(true);
}

const isClaim = () => hand === "claim" || hand === "threat";

function openSheet(open) {
    side.classList.toggle("open", open);
    sheet.setAttribute("aria-expanded", open);
}

sheet.addEventListener("click", () => openSheet(!side.classList.contains("open")));

// --- What is made of them ----------------------------------------------------------------------

async function act(what, more = {}) {
    if (hand) return panel.tell("Something is in hand already: save it, or put it away (Esc).");
    if (!words) return panel.tell("Select the words first, with the mouse, by touch or by keys (s).");
    const asked = new URLSearchParams({ source, snapshot, start: words.start, end: words.end, ...more });
    if (what === "relation") {
        const quote = { quote_source: source, quote_words: words.exact, quote_place: `${snapshot}:${words.start}` };
        return void open(`${reader.dataset.relation}?${new URLSearchParams(quote)}`, "_blank", "noopener");
    }
    if (["cite", "name", "remark"].includes(what)) asked.set("exact", words.exact);
    else {
        if (what === "threat") asked.set("kind", "threat");
        // Who is named as the speaker says which statement it is.
        if (reader.dataset.statement && !("actor" in more)) asked.set("statement", reader.dataset.statement);
    }
    return take(what, `${reader.dataset[what === "threat" ? "claim" : what]}?${asked}`);
}

async function take(what, address) {
    hand = what;
    choose(words);
    const form = await panel.load(address, mount);
    if (!form) {
        hand = null;
        choose(words);
    }
    return form;
}

/* The claim editor works by a module of its own; our small forms need none. */
async function mount(root) {
    if (!isClaim()) return;
    (await editor).mount(root);
}

/* The editor leaves in the event when it has taken the words, so that they come one after another. */
async function addToHand(part, which = words, fields = {}) {
    if (!isClaim() || !which) return;
    const detail = { part, snapshot: Number(snapshot), ...which, fields };
    panel.form()?.dispatchEvent(new CustomEvent("words", { detail }));
    await detail.taken;
    panel.tell(`Added to the claim in hand: ${part}.`);
}

function putAway() {
    if (hand && isTouched() && !confirm("Put away what you typed?")) return;
    hand = null;
    panel.clear();
    choose(null);
    openSheet(false);
    getSelection().removeAllRanges();
}

/* Whether somebody has typed in the form since it was shown. */
let touched = false;
const isTouched = () => touched && !panel.isEmpty();
document.getElementById("form")?.addEventListener("input", (event) => {
    touched ||= !event.target.matches("[data-search]");
});
addEventListener("beforeunload", (event) => isTouched() && event.preventDefault());

panel.prepare(async (done) => {
    hand = null;
    touched = false;
    choose(null);
    await refresh();
    panel.tell(done.message, done.address);
    const claim = document.querySelector(`li[data-claim="${done.claim}"] .find`);
    const thread = document.getElementById(`thread-${done.thread}`);
    (claim ?? thread ?? text).focus({ preventScroll: true });
}, mount);

/* The page as it is by now: only what changed is put in its place, so that nothing jumps. */
async function refresh() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("text").children;
    [...text.children].forEach((line, at) => {
        if (!line.isEqualNode(now[at])) line.replaceWith(document.importNode(now[at], true));
    });
    document.getElementById("claims").replaceWith(document.importNode(page.getElementById("claims"), true));
    renew(document.getElementById("talk"), document.importNode(page.getElementById("talk"), true));
    sheet.textContent = page.getElementById("sheet").textContent;
    reader.dataset.statement = page.querySelector(".reader").dataset.statement;
    suggested.read(takeUp);
}

// --- Claims and text find each other -----------------------------------------------------------

const items = () => [...document.querySelectorAll(".claims > li")];
const excerptsOf = (element) => element?.dataset.excerpts?.split(" ").filter(Boolean) ?? [];

function light(excerpts) {
    document.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    for (const excerpt of excerpts) {
        reader.querySelectorAll(`[data-excerpts~="${excerpt}"]`).forEach((each) => each.classList.add("lit"));
    }
}

function find(item) {
    const mark = excerptsOf(item).map((each) => text.querySelector(`[data-excerpts~="${each}"]`)).find(Boolean);
    light(excerptsOf(item));
    if (mark) {
        const range = document.createRange();
        range.selectNodeContents(mark);
        bringToView(range);
    } else if (item.dataset.first) {
        location.search = new URLSearchParams({ snapshot, from: item.dataset.first });
    }
}

reader.addEventListener("pointerover", (event) => {
    const lit = event.target.closest("[data-excerpts]");
    if (lit) light(excerptsOf(lit));
});
side.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-excerpts]");
    if (item) light(excerptsOf(item));
});
text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || !getSelection().isCollapsed) return;
    light(excerptsOf(mark));
    const item = document.querySelector(".claims > li.lit, .thread.lit");
    if (item) openSheet(true);
    item?.scrollIntoView({ block: "nearest" });
});
side.addEventListener("click", (event) => {
    const item = event.target.closest("li[data-claim]");
    if (event.target.closest(".find")) find(item);
    const thread = event.target.closest(".thread");
    if (event.target.closest(".place a") && thread.dataset.snapshot === snapshot) {
        event.preventDefault();
        find(thread);
    }
    if (event.target.closest(".edit")) edit(item);
});

function edit(item) {
    if (hand) return panel.tell("Something is in hand already: save it, or put it away (Esc).");
    find(item);
    return take("claim", reader.dataset.edit.replace("/0/", `/${item.dataset.claim}/`));
}

function step(by) {
    const all = items();
    const here = all.indexOf(document.activeElement.closest?.("li[data-claim]"));
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
    if (!next) return;
    next.querySelector(".find").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    find(next);
}

// --- Suggestions -------------------------------------------------------------------------------

async function takeUp(each) {
    const range = rangeOf(each.start, each.end);
    bringToView(range);
    const span = ([start, end]) => ({ start, end, exact: wordsAt(start, end) });
    getSelection().removeAllRanges();
    choose(span([each.start, each.end]), each.unsure);
    const [actor, ...others] = each.actors;
    const known = { ...each.opens, ...(actor && !others.length ? { actor: actor.key } : {}) };
    const what = { threat: "threat", quote: "claim", name: "name" }[each.kind];
    if (!(await act(what, known))) return;
    choose(words, each.unsure);
    const acting = { actors: each.who, object_actors: each.whom };
    if (each.condition) await addToHand("condition", span(each.condition), acting);
    if (each.consequence) await addToHand("consequence", span(each.consequence), { targets: each.hit });
    if (isClaim()) panel.form()?.elements.proposition.select(); // a guess is read first, or typed over
}

// --- Keys --------------------------------------------------------------------------------------

const KEYS = {
    s: () => (caret.isOn() ? caret.leave() : caret.enter()),
    n: () => act("claim"),
    t: () => act("threat"),
    c: () => act("cite"),
    a: () => act("name"),
    r: () => act("relation"),
    m: () => act("remark"),
    1: () => addToHand("condition"),
    2: () => addToHand("consequence"),
    3: () => addToHand("voice"),
    4: () => addToHand("citation"),
    e: () => {
        const item = document.activeElement.closest?.("li[data-claim]");
        if (item) edit(item);
    },
    v: () => document.getElementById("together")?.click(),
    u: () => suggested.step(1),
    U: () => suggested.step(-1),
    x: () => {
        const item = document.activeElement.closest?.("[data-place]");
        if (item) suggested.dismiss(item);
    },
};
const READING = { j: () => step(1), k: () => step(-1) };

document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && (hand || words)) return putAway();
    const key = isOurs(event) && (READING[event.key] ?? (box && KEYS[event.key]));
    if (!key) return;
    event.preventDefault();
    key();
});
box?.addEventListener("click", (event) => {
    const { act: what, part } = event.target.closest("button")?.dataset ?? {};
    if (what) act(what);
    if (part) addToHand(part);
});
document.getElementById("put-away")?.addEventListener("click", putAway);
document.getElementById("capture").addEventListener("change", (event) => event.target.form.submit());
if (box) {
    caret.prepare(() => {
        const now = selected();
        if (now) {
            choose(now);
            box.querySelector(".acts:not([hidden]) button")?.focus();
        }
    });
    taps.prepare();
    suggested.read(takeUp);
}

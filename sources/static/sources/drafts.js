// What is typed into a record's form is kept in this browser until it is saved: it outlives a
// crash, a closed tab and a sign-out, and is offered when the same person opens the form again.
// The server tells by a cookie which draft is saved, and fills a form with one (sources/admin/drafts.py).

const PREFIX = "claimbase-draft:";
const DAYS = 30;
const PAUSE = 400; // milliseconds without typing
const person = document.querySelector("meta[name='person']")?.content;

// --- Where drafts are kept -----------------------------------------------------------------------

function all() {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => {
        try {
            return { key, ...JSON.parse(localStorage.getItem(key)) };
        } catch {
            return { key, at: 0 }; // none of ours: it goes as too old
        }
    });
}

/* Drop what is saved, and what is too old to be offered. */
function sweep() {
    const saved = [...document.cookie.matchAll(/(?:^|; )saved-([0-9a-f]{16})=/g)].map(([, name]) => name);
    for (const { key, at } of all()) {
        const isSaved = saved.includes(key.split(":").at(-1));
        if (isSaved || !(Date.now() - at < DAYS * 24 * 3600 * 1000)) localStorage.removeItem(key);
    }
    const path = document.querySelector("meta[name='person']").dataset.home;
    for (const name of saved) document.cookie = `saved-${name}=; max-age=0; path=${path}; samesite=strict`;
}

function put(key, draft) {
    try {
        localStorage.setItem(key, JSON.stringify(draft));
    } catch {
        // Full: the oldest goes for the newest. What is too large for all of it is not kept.
        const oldest = all().sort((a, b) => a.at - b.at).find((each) => each.key !== key);
        if (!oldest) return;
        localStorage.removeItem(oldest.key);
        put(key, draft);
    }
}

// --- What a form holds ---------------------------------------------------------------------------

/* Which form it is: an existing record by its path, a new one by what its address asks for, too. */
function addressOf(form) {
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    if (form.elements.version?.value) return address.pathname;
    for (const noise of ["_changelist_filters", "_popup", "_to_field"]) address.searchParams.delete(noise);
    return address.pathname + address.search;
}

/* The fields by name and value, without files and secrets. */
function entriesOf(form) {
    const secret = new Set([...form.querySelectorAll("input[type='password'], input[type='file']")].map((each) => each.name));
    return [...new FormData(form)].filter(([name, value]) =>
        typeof value === "string" && !secret.has(name) && !/^_|^csrf|^draft$/.test(name));
}

/* What a person sees in the form, to tell whether it differs. */
const shown = (entries) =>
    JSON.stringify(entries.filter(([name]) => !/(^|-)(version|opened|opened_rows)$/.test(name))
        .map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));

// --- Keeping and offering ------------------------------------------------------------------------

class Draft {
    #waiting;

    constructor(form, again) {
        this.form = form;
        this.again = again;
        const sent = form.elements.draft.value;
        const isNew = !sent;
        form.elements.draft.value ||= [...crypto.getRandomValues(new Uint8Array(8))]
            .map((byte) => byte.toString(16).padStart(2, "0")).join("");
        this.address = addressOf(form);
        this.key = `${PREFIX}${person}:${this.address}:${form.elements.draft.value}`;
        // A form that comes back with an error holds the draft already.
        this.opened = isNew ? shown(entriesOf(form)) : null;
        if (isNew) this.#offer();
        for (const event of ["input", "change", "formset:added", "formset:removed"]) {
            form.addEventListener(event, () => this.#later());
        }
        // The autocompletes tell of their changes through jQuery alone.
        globalThis.django?.jQuery?.(form).on("change", "select", () => this.#later());
        form.addEventListener("submit", () => this.#now());
        addEventListener("pagehide", () => this.#waiting && this.#now());
    }

    #later() {
        clearTimeout(this.#waiting);
        this.#waiting = setTimeout(() => this.#now(), PAUSE);
    }

    #now() {
        clearTimeout(this.#waiting);
        this.#waiting = null;
        if (!this.form.isConnected) return;
        const entries = entriesOf(this.form);
        if (shown(entries) === this.opened) localStorage.removeItem(this.key);
        else put(this.key, { at: Date.now(), entries });
    }

    #offer() {
        const here = `${PREFIX}${person}:${this.address}:`;
        const drafts = all().filter(({ key }) => key.startsWith(here) && !key.slice(here.length).includes(":"));
        for (const draft of drafts.sort((a, b) => a.at - b.at)) {
            if (shown(draft.entries) === this.opened) localStorage.removeItem(draft.key);
            else this.form.prepend(this.#bar(draft));
        }
    }

    #bar(draft) {
        const bar = document.createElement("div");
        bar.className = "draft-bar";
        bar.setAttribute("role", "status");
        const when = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
        bar.append(
            "What you typed here was not saved.",
            button(`Bring back what you typed on ${when}`, () => this.again(this.form, draft)),
            button("Discard", () => {
                localStorage.removeItem(draft.key);
                bar.remove();
                this.form.querySelector("input:not([type='hidden']), select, textarea")?.focus();
            }),
        );
        return bar;
    }
}

function button(words, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    made.addEventListener("click", act);
    return made;
}

/* What to send so that the form comes back filled with a draft, and is neither judged nor saved. */
export function fillingOf(form, draft) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const name = draft.key.split(":").at(-1);
    return [...draft.entries, ["csrfmiddlewaretoken", token], ["draft", name], ["_again", "1"]];
}

/* Load the page anew with the form filled. */
function reload(form, draft) {
    const sent = Object.assign(document.createElement("form"), { method: "post" });
    sent.setAttribute("action", form.getAttribute("action") || location.href);
    for (const [name, value] of fillingOf(form, draft)) {
        sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    sent.hidden = true;
    document.body.append(sent);
    sent.submit();
}

/* Keep what is typed into a form; `again(form, draft)` shows it filled with a draft. */
export function keep(form, again = reload) {
    // The module may be loaded twice, by the page's address and by another module's.
    if (!person || !form?.elements.draft || "kept" in form.dataset) return;
    form.dataset.kept = "";
    sweep();
    new Draft(form, again);
}

if (person) {
    sweep();
    // Other scripts fill the form as the page loads, so look at it afterwards.
    const start = () => setTimeout(() => keep(document.querySelector("#content-main form:has([name='draft'])")));
    if (document.readyState === "complete") start();
    else addEventListener("load", start);
}

// The forms beside the text: fetched as pieces of a page, sent without leaving it.

const root = document.getElementById("form");
const told = document.getElementById("told");
const AGAIN = "Nothing was saved, and what you typed is still here: try again.";

let asked = 0; // counts what was asked for, so that an older answer is not shown over a newer

export const form = () => root?.querySelector("form");
export const isEmpty = () => !form();

export function tell(words, address = "") {
    told.replaceChildren(words);
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = "Open the record";
    told.append(" ", link);
}

/* Not `form.action`, which is a field where a form has one of that name. */
const addressOf = (each) => each.getAttribute("action");

async function answerOf(address, options = {}) {
    const answer = await fetch(address, {
        ...options,
        headers: { "X-Panel": "1" },
        credentials: "same-origin",
    });
    if (answer.redirected) throw new Error("You are signed out. Sign in again in another tab.");
    if (answer.status === 403) throw new Error("You may not do this. Ask an administrator.");
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer;
}

async function piecesOf(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...document.importNode(page.body, true).childNodes];
}

/* Show a form; `mount` makes it work. Resolves to the form, or to nothing when it failed. */
export async function load(address, mount) {
    const mine = ++asked;
    root.setAttribute("aria-busy", "true");
    try {
        const pieces = await piecesOf(await answerOf(address));
        if (mine !== asked) return null;
        root.replaceChildren(...pieces);
        await mount?.(root);
        tell("");
        root.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
        return form();
    } catch (error) {
        if (mine === asked) tell(error.message);
        return null;
    } finally {
        root.removeAttribute("aria-busy");
    }
}

export function clear() {
    asked += 1;
    root?.replaceChildren();
}

/* The forms' own fields, and the box that is drawn over an autocomplete's. */
const FIELD = "input:not([type=hidden]), select, textarea";

function focusOn(field) {
    const box = field?.matches(".select2-hidden-accessible") && field.parentElement.querySelector(".select2-selection");
    (box || field)?.focus({ preventScroll: true });
}

/* Go to the first field that is wrong, with its label and what is said of it in sight. */
function goToWrong() {
    const wrong = root.querySelector("[aria-invalid=true], .errorlist");
    for (let fold = wrong?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    focusOn(wrong?.matches(FIELD) ? wrong : wrong?.parentElement.querySelector(FIELD));
    (wrong?.closest(".row-field") ?? wrong)?.scrollIntoView({ block: "center" });
}

/* Keep a form that is sent as it was sent: what is typed meanwhile would be lost with it, so it is
 * not taken, here or as a key of the page. Gives what ends it. */
function hold(sent) {
    const had = document.activeElement;
    const held = new AbortController();
    addEventListener("keydown", (event) => {
        const isOfBrowser = event.ctrlKey || event.metaKey || event.altKey;
        if (isOfBrowser && event.key.toLowerCase() !== "s") return;
        event.preventDefault();
        event.stopPropagation();
    }, { capture: true, signal: held.signal });
    sent.inert = true;
    tell("Saving…");
    return () => {
        held.abort();
        sent.inert = false;
        if (had.isConnected) had.focus({ preventScroll: true });
    };
}

/* `done` is given what the server says that it did. */
export function prepare(done, mount) {
    root?.addEventListener("submit", async (event) => {
        if (event.defaultPrevented) return;
        event.preventDefault();
        const [sent, button] = [event.target, event.submitter];
        if (sent.inert || sent.getAttribute("aria-busy")) return;
        const body = new FormData(sent, button);
        const release = hold(sent);
        try {
            const answer = await answerOf(addressOf(sent), { method: "POST", body });
            if (answer.status === 201) {
                clear();
                done(await answer.json());
                return;
            }
            root.replaceChildren(...(await piecesOf(answer)));
            await mount?.(root);
            tell("Not saved yet: see what is marked in the form.");
            goToWrong();
        } catch (error) {
            tell(`${error.message} ${AGAIN}`);
        } finally {
            release();
        }
    });
    root?.addEventListener("input", (event) => {
        if (event.target.matches("[data-search]")) search(event.target);
    });
    root?.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !event.target.matches("[data-search]")) return;
        event.preventDefault(); // it has searched already; nothing is chosen yet
        root.querySelector("#found input")?.focus();
    });
}

let waiting;

/* What is found while one types takes the place of what was. */
function search(box) {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
        const asked = new URLSearchParams(new FormData(box.form));
        asked.delete("csrfmiddlewaretoken");
        try {
            const pieces = await piecesOf(await answerOf(`${addressOf(box.form)}?${asked}`));
            const found = pieces.map((piece) => piece.querySelector?.("#found")).find(Boolean);
            if (found && box.isConnected) document.getElementById("found").replaceWith(found);
        } catch (error) {
            tell(error.message);
        }
    }, 200);
}

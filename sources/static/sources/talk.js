// What is said in the talk about a record is sent without leaving the page, so that nothing that is
// typed elsewhere on it is lost. Without this script each form leads to a page of its own, and back.
import "./calling.js";

document.addEventListener("submit", async (event) => {
    const [form, button] = [event.target, event.submitter];
    const panel = form.closest("#talk");
    if (!panel || form.getAttribute("aria-busy")) return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
        const [body, headers] = [new FormData(form, button), { "X-Panel": "1" }];
        const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers });
        if (answer.redirected) throw new Error("You are signed out: sign in again in another tab, then send this again.");
        if (!answer.ok) throw new Error(`The server answered ${answer.status}. Nothing was saved.`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = document.importNode(page.getElementById("talk"), true);
        renew(panel, now, form);
        goOn(panel, now);
    } catch (error) {
        panel.querySelector(".talk-note").textContent = error.message;
    } finally {
        form.removeAttribute("aria-busy");
    }
});

document.addEventListener("keydown", (event) => {
    const typed = event.target.closest?.("#talk textarea");
    if (typed && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        typed.form.querySelector("button").click();
    }
});

/* Put the panel as it is now in its place, with what is typed into forms other than `sent`. */
export function renew(panel, now, sent) {
    for (const field of panel.querySelectorAll("textarea, input[type='text']")) {
        const isTyped = field.value !== field.defaultValue && !sent?.contains(field);
        const same = isTyped && now.querySelector(`#${CSS.escape(field.id)}`);
        if (!same) continue;
        same.value = field.value;
        same.closest("details:not(.resolved)")?.setAttribute("open", "");
    }
    panel.replaceWith(now);
}

/* What is wrong, else what is new, else the panel, is where one goes on. */
function goOn(before, now) {
    const known = new Set([...before.querySelectorAll("li[id]")].map((each) => each.id));
    const wrong = now.querySelector(".errors textarea, .errors input");
    const said = [...now.querySelectorAll("li[id]")].find((each) => !known.has(each.id));
    const target = wrong ?? said ?? now;
    if (!wrong) target.tabIndex = -1;
    target.focus();
}

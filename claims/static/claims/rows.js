/* Comfort for rows (claims/admin/rows.py): their buttons redraw only the rows, in place, and what
 * the form says is kept up to date while it is filled in. Without this script the same buttons
 * send the whole page, and nothing is lost either. */

const form = document.getElementById("rows")?.closest("form");

/* The keys that move a row while one of its fields has the focus. */
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };

let newest = 0; // counts the redrawings, so that an older sentence is not shown over a newer
let queue = Promise.resolve(); // one press after the other, each on what the one before left

async function redrawn(button) {
  newest += 1;
  const data = new FormData(form);
  data.set("_rows", button);
  const answer = await fetch(form.action || location.href, {
    method: "POST",
    body: data,
    headers: { "X-Rows": "1" },
    credentials: "same-origin",
  });
  if (!answer.ok || answer.redirected) throw new Error(`The server answered ${answer.status}.`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.getElementById("rows");
  if (!rows) throw new Error("The answer has no rows.");
  return document.importNode(rows, true);
}

function press(button) {
  queue = queue.then(() => redraw(button));
}

async function redraw(button) {
  form.setAttribute("aria-busy", "true");
  try {
    const rows = await redrawn(button.value);
    const open = openDetails();
    document.getElementById("rows").replaceWith(rows);
    reopen(open);
    // Tells the autocompletes that there are new fields.
    rows.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    focus(rows, button);
  } catch {
    if (button.isConnected) form.requestSubmit(button); // the whole page, then
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/* Which folded parts a person opened, by the row and the place in it. */
function openDetails() {
  const open = new Set();
  for (const row of form.querySelectorAll("#rows [data-row]")) {
    row.querySelectorAll("details").forEach((part, index) => {
      if (part.open && part.closest("[data-row]") === row) open.add(`${row.dataset.row} ${index}`);
    });
  }
  return open;
}

function reopen(open) {
  for (const row of form.querySelectorAll("#rows [data-row]")) {
    row.querySelectorAll("details").forEach((part, index) => {
      if (open.has(`${row.dataset.row} ${index}`)) part.open = true;
    });
  }
}

/* A row that was moved keeps the focus on its button; a new one gets it in its first field. */
function focus(rows, button) {
  const key = rows.dataset.focus;
  const row = key && rows.querySelector(`[data-row="${CSS.escape(key)}"]`);
  if (!row) {
    rows.querySelector("button.add")?.focus();
    return;
  }
  const verb = button.value.split(" ")[1];
  if (verb === "settle") return row.querySelector("select[name$=-operator]")?.focus();
  const same = row.querySelector(`:scope button[value="${CSS.escape(button.value)}"]:enabled`);
  const isNew = ["add", "beside", "inside"].includes(verb);
  const target = isNew ? row.querySelector("textarea, select, input:not([type=hidden])") : same;
  (target || row.querySelector(".row-button:enabled") || row).focus();
  row.scrollIntoView({ block: "nearest" });
}

async function refreshSentence() {
  const sentence = document.getElementById("sentence");
  if (!sentence) return;
  try {
    const mine = newest + 1;
    const said = (await redrawn("refresh")).querySelector("#sentence")?.textContent;
    const shown = document.getElementById("sentence");
    if (mine === newest && said && shown && shown.textContent !== said) shown.textContent = said;
  } catch {
    /* The sentence stays as it was; saving will tell what is wrong. */
  }
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=_rows]");
    if (!button) return;
    event.preventDefault();
    press(button);
  });

  form.addEventListener("keydown", (event) => {
    const verb = event.altKey && !event.ctrlKey && MOVES[event.key];
    const row = verb && event.target.closest("[data-row]");
    const button = row && row.querySelector(`:scope .row-button.${verb}:enabled`);
    if (!button) return;
    event.preventDefault();
    press(button);
  });

  let waiting;
  const changed = (event) => {
    if (!event.target.name) return;
    // A group of another sort holds its parts in another way.
    if (event.target.name.endsWith("-operator")) {
      press({ value: `conditions settle ${event.target.name.split("-")[1]}` });
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(refreshSentence, 300);
  };
  form.addEventListener("change", changed);
  // The autocompletes tell of their changes through jQuery alone.
  globalThis.django?.jQuery(form).on("change", "select", (event) => {
    if (!event.originalEvent) changed(event);
  });
}

/* Comfort for rows (claims/admin/rows.py): their buttons redraw only the rows, in place, and what
 * the form says is kept up to date while it is filled in. Without this script the same buttons
 * send the whole page, and nothing is lost either. */

/* The keys that move a row while one of its fields has the focus. */
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };
const FIRST_FIELD = "textarea, select, input:not([type=hidden])";

/* The rows of one form. `redraw("conditions add")` does what a button of that value does, and
 * resolves when the rows are on the page again. */
class Rows {
  #newest = 0; // counts the redrawings, so that an older sentence is not shown over a newer
  #queue = Promise.resolve(); // one press after the other, each on what the one before left

  constructor(form) {
    this.form = form;
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=_rows]");
      if (!button) return;
      event.preventDefault();
      this.redraw(button.value, button);
    });
    form.addEventListener("keydown", (event) => this.#key(event));
    // The boxes that are chosen from keep their keys to themselves, so before they have it.
    form.addEventListener("keydown", (event) => this.#another(event), { capture: true });
    form.addEventListener("change", (event) => this.#changed(event.target));
    // The autocompletes tell of their changes through jQuery alone.
    globalThis.django?.jQuery?.(form).on("change", "select", (event) => {
      if (!event.originalEvent) this.#changed(event.target);
    });
  }

  get rows() {
    return this.form.querySelector("#rows");
  }

  row(key) {
    return this.rows.querySelector(`[data-row="${CSS.escape(key)}"]`);
  }

  redraw(action, button) {
    return (this.#queue = this.#queue.then(() => this.#redraw(action, button)));
  }

  async #redraw(action, button) {
    const { form } = this;
    form.setAttribute("aria-busy", "true");
    const sent = new FormData(form);
    try {
      const rows = await this.#redrawn(action, sent);
      const open = openDetails(this.rows);
      const newer = typedSince(form, sent);
      const had = document.activeElement?.id;
      this.rows.replaceWith(rows);
      reopen(rows, open);
      for (const [id, value] of newer) if (document.getElementById(id)) document.getElementById(id).value = value;
      // Tells the autocompletes that there are new fields.
      rows.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
      this.#focus(action, had);
    } catch {
      if (button?.isConnected) form.requestSubmit(button); // the whole page, then
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  /* Send the form for its rows, or for the sentence alone. */
  async #sent(action, wanted, data = new FormData(this.form)) {
    this.#newest += 1;
    data.set("_rows", action);
    const answer = await fetch(this.form.getAttribute("action") || location.href, {
      method: "POST",
      body: data,
      headers: { "X-Rows": wanted },
      credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected) throw new Error(`The server answered ${answer.status}.`);
    return answer;
  }

  async #redrawn(action, data) {
    const answer = await this.#sent(action, "rows", data);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = page.getElementById("rows");
    if (!rows) throw new Error("The answer has no rows.");
    return document.importNode(rows, true);
  }

  /* A row that was moved keeps the focus on its button; a new one gets it in its first field. */
  #focus(action, had) {
    const { rows } = this;
    const verb = action.split(" ")[1];
    const row = rows.dataset.focus && this.row(rows.dataset.focus);
    if (!verb) return focusField(document.getElementById(had));
    if (!row) return rows.querySelector("button.add")?.focus();
    if (verb === "settle") return row.querySelector("select[name$=-operator]")?.focus();
    const same = row.querySelector(`:scope button[value="${CSS.escape(action)}"]:enabled`);
    const isNew = ["add", "beside", "inside"].includes(verb);
    const target = isNew ? row.querySelector(FIRST_FIELD) : same;
    (target || row.querySelector(".row-button:enabled") || row).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const verb = event.altKey && !event.ctrlKey && MOVES[event.key];
    const row = verb && event.target.closest("[data-row]");
    const button = row && row.querySelector(`:scope .row-button.${verb}:enabled`);
    if (!button) return;
    event.preventDefault();
    this.redraw(button.value, button);
  }

  /* Another row beside the one that one is in: a condition by its own button, others by their list’s. */
  #another(event) {
    if (event.key !== "Enter" || !event.altKey || !event.shiftKey || event.ctrlKey) return;
    const row = event.target.closest("[data-row]");
    const list = row?.dataset.row.replace(/-[^-]+$/, "");
    const button = row?.querySelector(":scope > fieldset > .row-buttons :is(.beside, .inside):enabled")
      ?? this.rows.querySelector(`button[data-add="${CSS.escape(list ?? "")}"]`);
    if (!button) return;
    event.preventDefault();
    this.redraw(button.value, button);
  }

  #waiting;
  #chosen = new WeakMap(); // what a select said when it was last asked

  /* Django tells of a change of every select as a page loads, though nothing has changed. */
  #isNew(field) {
    if (field.tagName !== "SELECT") return true;
    const valuesOf = (options) => [...options].map((option) => option.value).join();
    const before = this.#chosen.get(field) ?? valuesOf([...field.options].filter((each) => each.defaultSelected));
    const now = valuesOf(field.selectedOptions);
    this.#chosen.set(field, now);
    return now !== before;
  }

  #changed(field) {
    if (!field.name || !this.#isNew(field)) return;
    const [, rows, key] = field.name.match(/^(.*)-([^-]+)-operator$/) ?? [];
    // A group of another sort holds its parts in another way.
    if (key) return this.redraw(`${rows} settle ${key}`);
    if ("redraws" in field.dataset) return this.redraw("refresh");
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#refreshSentence(), 300);
  }

  async #refreshSentence() {
    if (!document.getElementById("sentence")) return;
    try {
      const mine = this.#newest + 1;
      const said = await (await this.#sent("refresh", "sentence")).text();
      const shown = document.getElementById("sentence");
      if (mine === this.#newest && said && shown && shown.textContent !== said) shown.textContent = said;
    } catch {
      /* The sentence stays as it was; saving will tell what is wrong. */
    }
  }
}

/* What was typed into plain fields while the rows were on their way, by the field's id. */
function typedSince(form, sent) {
  const plain = form.querySelectorAll("#rows textarea[id], #rows input[type=text][id]");
  return [...plain].filter((field) => field.value.replace(/\r?\n/g, "\r\n") !== (sent.get(field.name) ?? "").replace(/\r?\n/g, "\r\n"))
    .map((field) => [field.id, field.value]);
}

/* Which folded parts a person opened, by their id, or by the row and the place in it. */
function openDetails(rows) {
  return new Set([...namedDetails(rows)].filter(([, part]) => part.open).map(([name]) => name));
}

function reopen(rows, open) {
  for (const [name, part] of namedDetails(rows)) if (open.has(name)) part.open = true;
}

function* namedDetails(rows) {
  for (const part of rows.querySelectorAll("details[id]")) yield [part.id, part];
  for (const row of rows.querySelectorAll("[data-row]")) {
    const own = [...row.querySelectorAll("details")].filter((part) => part.closest("[data-row]") === row);
    for (const [index, part] of own.entries()) yield [`${row.dataset.row} ${index}`, part];
  }
}

/* An autocomplete's field is behind its box. */
function focusField(field) {
  const box = field?.closest(".related-widget-wrapper, .row-field")?.querySelector(".select2-selection");
  (field?.classList.contains("select2-hidden-accessible") && box ? box : field)?.focus();
}

const mounted = new WeakMap();

/* Make the rows of a form work, once; `root` is the form or something around it. */
export function mountRows(root) {
  const form = root.querySelector("#rows")?.closest("form");
  if (!form) return null;
  if (!mounted.has(form)) mounted.set(form, new Rows(form));
  return mounted.get(form);
}

mountRows(document);

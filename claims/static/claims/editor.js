/* The claim editor, as a page of its own or within another one (`mount`). Its form redraws itself
 * by the buttons and fields of its rows (rows.js), and takes words that are marked in a text:
 *
 *   form.dispatchEvent(new CustomEvent("words", { detail: { part, snapshot, start, end, exact } }))
 *
 * with part "condition", "consequence", "citation" or "voice", and start and end in code points;
 * `fields` may name what else is known of the row: records to choose, by key and label.
 * `detail.taken` then resolves when they are in their row.
 */

import { fillingOf, keep } from "../sources/drafts.js";
import { mountRows } from "./rows.js";

const PARTS = {
  condition: /^threat-conditions-[^-]+$/,
  consequence: /^threat-consequences-[^-]+$/,
  citation: /^citations-[^-]+$/,
  voice: /^statement.*-hops-[^-]+$/,
};

/* Where rows are added when none of them is empty. */
function adder(form, part) {
  const names = { condition: "threat-conditions", consequence: "threat-consequences", citation: "citations" };
  const button = names[part]
    ? form.querySelector(`button[data-add="${names[part]}"]`)
    : [...form.querySelectorAll("button[data-add$=-hops]")].at(-1);
  return button?.value;
}

const field = (row, name) => row.querySelector(`[name="${CSS.escape(`${row.dataset.row}-${name}`)}"]`);
const isEmpty = (row) => {
  const words = field(row, "quote_words");
  if (!words || row.classList.contains("group")) return false;
  if (field(row, "wording")?.value.trim() === "") return true; // its words are those of the row beside
  return !words.value.trim() && !row.querySelector(":scope > fieldset blockquote.cited, :scope > details blockquote.cited");
};

const onOneLine = (words) => words.replace(/\s+/gu, " ").trim();
/* What the server makes of the words of a condition: “if” goes, “unless” becomes a “not”. */
const reading = (key) => key.replace(/-([^-]+)$/, " read $1");

class Editor {
  #last = ""; // the row that had the focus last

  constructor(form, rows) {
    this.form = form;
    this.rows = rows;
    form.addEventListener("focusin", (event) => {
      const row = event.target.closest("[data-row]");
      if (row) this.#last = row.dataset.row;
    });
    form.addEventListener("words", (event) => (event.detail.taken = this.take(event.detail)));
  }

  /* Put words that are marked in a text into a row of their part. */
  async take({ part, snapshot, start, exact, fields = {} }) {
    if (part === "condition" || part === "consequence") await this.#beThreat();
    const key = this.#emptyRow(part) ?? (await this.#newRow(part));
    const row = key && this.rows.row(key);
    if (!row) return;
    field(row, "quote_words").value = exact;
    field(row, "quote_place").value = `${snapshot}:${start}`;
    const wording = field(row, "wording");
    const isNew = wording && !wording.value.trim();
    if (isNew) wording.value = onOneLine(exact);
    for (const [name, records] of Object.entries(fields)) {
      const select = field(row, name);
      if (select.selectedOptions.length) continue; // somebody has chosen
      for (const { key: chosen, label } of records) select.add(new Option(label, chosen, true, true));
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    await this.rows.redraw(isNew && part === "condition" ? reading(key) : "refresh");
    const shown = this.rows.row(key);
    for (let fold = shown.querySelector("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    (field(shown, "wording") ?? field(shown, "quote_words")).focus();
    shown.scrollIntoView({ block: "nearest" });
  }

  async #beThreat() {
    const kind = this.form.querySelector("select[name=kind]");
    if (kind.value === "threat") return;
    kind.value = "threat";
    await this.rows.redraw("refresh");
  }

  #emptyRow(part) {
    const rows = [...this.form.querySelectorAll("[data-row]")].filter((row) => PARTS[part].test(row.dataset.row));
    const empty = rows.filter(isEmpty).map((row) => row.dataset.row);
    if (empty.includes(this.#last)) return this.#last;
    return part === "voice" ? empty.at(-1) : empty[0];
  }

  async #newRow(part) {
    const action = adder(this.form, part);
    if (!action) return null;
    await this.rows.redraw(action);
    return this.rows.rows.dataset.focus;
  }
}

const mounted = new WeakSet();

/* Make an editor's form work that is on the page by now; `root` is the form or what holds it. */
export function mount(root) {
  const form = root.matches?.("form.editor") ? root : root.querySelector("form.editor");
  if (!form || mounted.has(form)) return form;
  mounted.add(form);
  new Editor(form, mountRows(form));
  if (root !== document) {
    form.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    keep(form, fill);
  }
  return form;
}

/* Fill a form within another page with a draft of it. */
async function fill(form, draft) {
  const data = new FormData();
  for (const [name, value] of fillingOf(form, draft)) data.append(name, value);
  const headers = { "X-Panel": "1" };
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const filled = page.querySelector("form.editor");
  if (!answer.ok || !filled) return;
  const shown = document.importNode(filled, true);
  form.replaceWith(shown);
  mount(shown);
  shown.dispatchEvent(new Event("input", { bubbles: true }));
}

mount(document);

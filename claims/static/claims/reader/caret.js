// Selecting words with the keys: a caret in the text that arrows move, and Shift lets select.
import { lineOf, text } from "./points.js";

const button = document.getElementById("by-keys");
const caret = document.createElement("span");
caret.className = "caret";
caret.setAttribute("aria-hidden", "true");

const MOVES = {
    ArrowLeft: ["left", "word"],
    ArrowRight: ["right", "word"],
    ArrowUp: ["backward", "line"],
    ArrowDown: ["forward", "line"],
    Home: ["backward", "lineboundary"],
    End: ["forward", "lineboundary"],
};

export const isOn = () => button?.getAttribute("aria-pressed") === "true";

/* `done` is called when Enter says that the words are selected. */
export function prepare(done) {
    button?.addEventListener("click", () => (isOn() ? leave() : enter()));
    document.addEventListener("selectionchange", draw);
    addEventListener("resize", draw);
    text.addEventListener("keydown", (event) => {
        if (!isOn()) return;
        if (event.key === "Escape") leave();
        else if (event.key === "Enter") done();
        else if (MOVES[event.key]) move(event);
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    text.addEventListener("blur", () => caret.remove());
    text.addEventListener("focus", draw);
}

export function enter() {
    button.setAttribute("aria-pressed", "true");
    const selection = getSelection();
    if (!selection.rangeCount || !lineOf(selection.focusNode)) {
        selection.collapse(topmost(), 0);
    }
    text.focus({ preventScroll: true });
    draw();
}

export function leave() {
    button.setAttribute("aria-pressed", "false");
    caret.remove();
    getSelection().removeAllRanges();
    button.focus();
}

/* The first line that is seen whole. */
function topmost() {
    const seen = [...text.children].find((line) => line.getBoundingClientRect().top >= 0);
    return seen ?? text.firstElementChild;
}

function move(event) {
    const [direction, step] = MOVES[event.key];
    const selection = getSelection();
    const fine = (event.ctrlKey || event.altKey) && step === "word";
    const [node, offset] = [selection.focusNode, selection.focusOffset];
    selection.modify(event.shiftKey ? "extend" : "move", direction, fine ? "character" : step);
    if (!lineOf(selection.focusNode)) {
        if (event.shiftKey) selection.extend(node, offset);
        else selection.collapse(node, offset);
    }
    draw();
    const { top, bottom } = caret.getBoundingClientRect();
    if (top < 60) scrollBy({ top: top - innerHeight / 3 });
    else if (bottom > innerHeight - 60) scrollBy({ top: bottom - (innerHeight * 2) / 3 });
}

function draw() {
    const selection = getSelection();
    const line = isOn() && selection.rangeCount && lineOf(selection.focusNode);
    if (!line || document.activeElement !== text) {
        caret.remove();
        return;
    }
    const at = document.createRange();
    at.setStart(selection.focusNode, selection.focusOffset);
    const box = at.getClientRects()[0] ?? line.getBoundingClientRect();
    const around = text.parentElement.getBoundingClientRect();
    text.parentElement.append(caret);
    caret.style.left = `${box.left - around.left}px`;
    caret.style.top = `${box.top - around.top}px`;
    caret.style.height = `${Math.min(box.height, 40)}px`;
}

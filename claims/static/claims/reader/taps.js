// Selecting words with two taps, on the first and on the last, where to hold and drag is hard.
import { text, wordAt } from "./points.js";

const button = document.getElementById("by-taps");
const isOn = () => button.getAttribute("aria-pressed") === "true";

let first = null; // the word that was tapped, until the last one is

export function prepare() {
    const restart = () => (first = null);
    button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", !isOn());
        restart();
    });
    document.getElementById("side").addEventListener("click", restart);
    text.addEventListener("click", pick, { capture: true });
}

function pick(event) {
    if (!isOn()) return;
    event.stopPropagation(); // the mark that is tapped is not asked for
    const word = wordAt(event.clientX, event.clientY);
    if (!word) return;
    const range = word.cloneRange();
    if (first && first.compareBoundaryPoints(Range.START_TO_START, word) < 0) {
        range.setStart(first.startContainer, first.startOffset);
    } else if (first) range.setEnd(first.endContainer, first.endOffset);
    first = first ? null : word;
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
}

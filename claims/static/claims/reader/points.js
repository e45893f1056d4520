// Between the page and the text: what is selected, in code points, and where code points are.
// Each line is one paragraph whose text is the line's, code point for code point.

export const text = document.getElementById("text");

const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const parts = new Intl.Segmenter(undefined, { granularity: "word" });

/* How many code points a string has. */
export const length = (words) => words.length - (words.match(PAIR)?.length ?? 0);

/* Where a string's code point of this number begins, in the units that the page counts. */
function unit(words, point) {
    if (!PAIR.test(words)) return point;
    PAIR.lastIndex = 0;
    let units = point;
    for (const pair of words.matchAll(PAIR)) {
        if (pair.index >= units) break;
        units += 1;
    }
    return units;
}

export const startOf = (line) => Number(line.dataset.start);

export function lineOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const line = element?.closest("[data-start]");
    return line && text.contains(line) ? line : null;
}

/* The line and the unit in it of a place on the page; what is beside the text is at its edge. */
function place(node, offset, isEnd) {
    const line = lineOf(node);
    if (line) {
        const before = document.createRange();
        before.setStart(line, 0);
        before.setEnd(node, offset);
        return whole(line, before.toString().length, isEnd);
    }
    const beside = document.createRange();
    beside.setStart(node, offset);
    const isAfter = (each) => beside.comparePoint(each, 0) >= 0;
    const next = first(text.children, isAfter);
    if (!isEnd && next < text.children.length) return { line: text.children[next], unit: 0 };
    const last = text.children[Math.max(next - 1, 0)];
    return { line: last, unit: next ? last.textContent.length : 0 };
}

/* No letter is cut in two, nor taken from its marks. */
function whole(line, at, isEnd) {
    const cluster = clusters.segment(line.textContent).containing(at);
    if (!cluster || cluster.index === at) return { line, unit: at };
    return { line, unit: isEnd ? cluster.index + cluster.segment.length : cluster.index };
}

/* The first of ordered things that fits, by halving; their number if none does. */
function first(things, fits) {
    let [low, high] = [0, things.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (fits(things[middle])) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* What is selected in the text: its place in code points and the words; null if nothing is. */
export function selected() {
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || range.collapsed || !range.intersectsNode(text)) return null;
    const start = place(range.startContainer, range.startOffset, false);
    const end = place(range.endContainer, range.endOffset, true);
    if (!(start.line.compareDocumentPosition(end.line) & Node.DOCUMENT_POSITION_PRECEDING)) {
        return trimmed(start, end);
    }
    return null;
}

function trimmed(start, end) {
    const lines = [];
    for (let line = start.line; line !== end.line; line = line.nextElementSibling) {
        lines.push(line.textContent);
    }
    lines.push(end.line.textContent.slice(0, end.unit));
    const before = lines[0].slice(0, start.unit);
    lines[0] = lines[0].slice(start.unit);
    const words = lines.join("\n");
    const exact = words.trim();
    if (!exact) return null;
    const blank = words.slice(0, words.length - words.trimStart().length);
    const from = startOf(start.line) + length(before) + length(blank);
    return { start: from, end: from + length(exact), exact };
}

/* The words between two code points, as a range of the page; null if they are not on it. */
export function rangeOf(start, end) {
    const from = node(start);
    const to = node(end, true);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
}

export function wordsAt(start, end) {
    const lines = [];
    for (let line = lineAt(start); line && startOf(line) < end; line = line.nextElementSibling) {
        const words = line.textContent;
        const at = (point) => unit(words, Math.min(Math.max(point - startOf(line), 0), length(words)));
        lines.push(words.slice(at(start), at(end)));
    }
    return lines.join("\n");
}

function lineAt(point) {
    const after = first(text.children, (line) => startOf(line) > point);
    return after ? text.children[after - 1] : null;
}

/* The text node and the offset in it of a code point. */
function node(point, isEnd = false) {
    const line = lineAt(point);
    if (!line) return null;
    let left = unit(line.textContent, point - startOf(line));
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const size = walker.currentNode.data.length;
        if (left < size || (isEnd && left === size)) return [walker.currentNode, left];
        left -= size;
    }
    return left ? null : [line, line.childNodes.length];
}

/* The word, or the sign, at a point of the window, or beside it; null where the line is empty. */
export function wordAt(x, y) {
    const at = caretAt(x, y);
    if (!at || !lineOf(at[0])) return null;
    const { line, unit } = place(...at, false);
    const words = parts.segment(line.textContent);
    const near = [unit, unit - 1].map((each) => words.containing(each)).filter((each) => each?.segment.trim());
    const ranges = near.map(({ index, segment }) => {
        const start = startOf(line) + length(line.textContent.slice(0, index));
        return rangeOf(start, start + length(segment));
    });
    const isOver = (box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    return ranges.find((range) => [...range.getClientRects()].some(isOver)) ?? ranges[0] ?? null;
}

/* The place between two letters that is nearest; Safari tells it in a way of its own. */
function caretAt(x, y) {
    if (document.caretPositionFromPoint) {
        const caret = document.caretPositionFromPoint(x, y);
        return caret && [caret.offsetNode, caret.offset];
    }
    const caret = document.caretRangeFromPoint(x, y);
    return caret && [caret.startContainer, caret.startOffset];
}

/* Show words of the text without selecting them, so that they stay seen while one types. */
export function show(name, ranges) {
    globalThis.CSS?.highlights?.set(name, new Highlight(...ranges.filter(Boolean)));
}

export function bringToView(range) {
    const line = range && lineOf(range.startContainer);
    if (!line) return;
    line.scrollIntoView({ block: "nearest" });
    const { top, bottom } = range.getBoundingClientRect();
    const sheet = document.getElementById("side").getBoundingClientRect();
    const floor = sheet.left > 0 || sheet.top <= 0 ? innerHeight : sheet.top;
    if (top < 80 || bottom > floor - 40) scrollBy({ top: top - floor / 3 });
}

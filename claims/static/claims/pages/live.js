// A slider over the steps of the ledger's life: it goes where their links go.

const REST = 500; // milliseconds
const strip = document.querySelector(".strip");
const links = strip ? [...strip.querySelectorAll("a")] : [];

if (links.length > 1) {
    const shown = links.findIndex((link) => link.hasAttribute("aria-current"));
    const label = document.createElement("label");
    label.className = "slider";
    const range = document.createElement("input");
    range.type = "range";
    range.max = links.length - 1;
    range.value = shown;
    const said = document.createElement("output");
    const tell = () => {
        const words = links[range.value].textContent.trim();
        said.value = words;
        range.setAttribute("aria-valuetext", words);
    };
    range.addEventListener("input", tell);
    // Arrow keys pass many steps: it goes where they come to rest.
    let resting;
    range.addEventListener("change", () => {
        clearTimeout(resting);
        resting = setTimeout(() => {
            if (Number(range.value) !== shown) location.assign(links[range.value].href);
        }, REST);
    });
    label.append("As known at ", range, said);
    strip.before(label);
    tell();
    strip.scrollLeft = links[shown].offsetLeft; // on a phone they don't fit
}

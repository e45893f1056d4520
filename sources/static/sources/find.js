// “/” leads to the box in the header, from wherever nothing is being typed.
import { isTyping } from "./typing.js";

const box = document.querySelector("#find input");

document.addEventListener("keydown", (event) => {
    if (event.key === "/" && box && !isTyping(event)) {
        event.preventDefault();
        box.select();
    }
});

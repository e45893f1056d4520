// “/” leads to the box in the header, from wherever nothing is being typed.
import { isOurs } from "./typing.js";

const box = document.querySelector("#find input");

document.addEventListener("keydown", (event) => {
    if (event.key === "/" && box && isOurs(event)) {
        event.preventDefault();
        box.select();
    }
});

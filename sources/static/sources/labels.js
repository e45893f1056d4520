// On a phone the rows of a list are cards: each cell says which column it is of.
const heads = [...document.querySelectorAll("#result_list thead th")].map((head) =>
    head.querySelector(".text")?.textContent.trim() ?? "",
);
for (const row of document.querySelectorAll("#result_list tbody tr")) {
    [...row.children].forEach((cell, column) => {
        if (cell.tagName === "TD" && heads[column] && cell.textContent.trim()) {
            cell.dataset.label = heads[column];
        }
    });
}

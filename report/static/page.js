// Sorts a table by the column that is clicked, again for the other way round; opens all to print.
"use strict";

function compare(one, other) {
  if (one === "" || other === "") {
    return (one === "") - (other === "");
  }
  const numbers = Number(one) - Number(other);
  return Number.isNaN(numbers) ? one.localeCompare(other) : numbers;
}

function sort(heading) {
  const table = heading.closest("table");
  const place = heading.cellIndex;
  const number = heading.classList.contains("number");
  const down = heading.ariaSort ? heading.ariaSort === "ascending" : number;
  const key = (row) => row.cells[place].dataset.sort;
  const rows = [...table.tBodies[0].rows].sort((one, other) => {
    const order = compare(key(one), key(other));
    const empty = key(one) === "" || key(other) === "";
    return down && !empty ? -order : order;
  });
  for (const other of heading.parentElement.cells) {
    other.removeAttribute("aria-sort");
  }
  heading.ariaSort = down ? "descending" : "ascending";
  table.tBodies[0].append(...rows);
}

for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => sort(button.parentElement));
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) {
    details.open = true;
  }
});

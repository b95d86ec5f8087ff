
"use strict";
(() => {
  const rows = [...document.querySelectorAll(".findings tbody tr")];
  const form = document.getElementById("filter"), shown = document.getElementById("shown");
  if (rows.length === 0) return;

  const kinds = new Map();
  for (const row of rows) if (!kinds.has(row.dataset.k)) kinds.set(row.dataset.k, row.cells[5].querySelector("small").textContent);
  const titles = new Map([...document.querySelectorAll("td small")].filter(s => kinds.has(s.textContent) && !s.closest(".findings")).map(s => [s.textContent, s.parentElement.firstChild.textContent.trim()]));
  form.innerHTML = '<fieldset><legend>Show</legend><label><input type="checkbox" name="s" value="0" checked> errors</label><label><input type="checkbox" name="s" value="1" checked> warnings</label><label><input type="checkbox" name="s" value="2" checked> queries</label></fieldset>'
    + '<label class="over">List<select name="list"><option value="">all lists</option></select></label><label class="over">What<select name="kind"><option value="">everything</option></select></label><label class="over">Child, cell or word<input type="search" name="text" autocomplete="off"></label>';
  for (const section of document.querySelectorAll("section.list")) form.elements.list.append(new Option(section.querySelector("h2").textContent, section.dataset.list || "file"));
  for (const code of [...kinds.keys()].sort()) form.elements.kind.append(new Option((titles.get(code) ?? "") + " (" + code + ")", code));
  form.hidden = false;

  const apply = () => {
    const severities = new Set([...form.querySelectorAll("[name=s]:checked")].map(box => box.value));
    const { list, kind, text } = Object.fromEntries(["list", "kind", "text"].map(name => [name, form.elements[name].value]));
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const section of document.querySelectorAll("section.list")) {
      const inList = !list || (section.dataset.list || "file") === list;
      let any = false;
      for (const row of section.querySelectorAll("tbody tr")) {
        const content = words.length ? row.textContent.toLowerCase() : "";
        row.hidden = !(inList && severities.has(row.dataset.s) && (!kind || row.dataset.k === kind) && words.every(word => content.includes(word)));
        if (!row.hidden) { count++; any = true; }
      }
      section.hidden = !any;
    }
    shown.textContent = count === rows.length ? count + " findings" : count + " of " + rows.length + " findings shown";
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", event => event.preventDefault());
  apply();

  for (const table of document.querySelectorAll(".findings")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((header, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.textContent = "";
      header.append(button);
      button.addEventListener("click", () => {
        const up = header.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        header.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = row => index === 0 ? Number(row.dataset.s) : index === 1 ? Number(row.cells[1].dataset.n) : row.cells[index].textContent;
        const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "en-GB", { numeric: true });
        body.append(...[...body.rows].map(row => [key(row), row]).sort((a, b) => (up ? 1 : -1) * compare(a[0], b[0])).map(pair => pair[1]));
      });
    });
  }
})();

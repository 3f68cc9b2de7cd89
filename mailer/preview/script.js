// Search, copying, opening what a link leads to, and the letters of a step with very many texts.
// Everything else works without a script.
(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const box = document.getElementById("search");
  if (box) {
    const status = document.getElementById("found");
    const fold = document.getElementById("all-recipients");
    const bodies = [...document.querySelectorAll("#people tbody")].map((body) => {
      const of = plain(body.querySelector(".of").textContent);
      const rows = [...body.querySelectorAll(".person")];
      return [body, rows.map((row) => [row, `${plain(row.textContent)} ${of}`])];
    });
    const all = document.querySelectorAll("#people .person").length;
    box.addEventListener("input", () => {
      const words = plain(box.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [body, rows] of bodies) {
        let some = false;
        for (const [row, text] of rows) {
          const fits = words.every((word) => text.includes(word));
          row.hidden = !fits;
          some ||= fits;
          shown += fits;
        }
        body.hidden = !some;
      }
      if (words.length) fold.open = true;
      status.textContent = words.length
        ? status.dataset.found.replace("{shown}", shown).replace("{all}", all) : "";
    });
    box.parentElement.hidden = false;
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const target = document.getElementById(button.dataset.copy);
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(target);
      try { await navigator.clipboard.writeText(target.textContent); }
      catch { document.execCommand("copy"); }
      document.getElementById("copied").textContent = button.dataset.done;
      button.textContent = button.dataset.done;
    });
    button.hidden = false;
  }

  // Hundreds of frames would take half a minute to make, also while they are folded away.
  addEventListener("toggle", ({ target }) => {
    const kept = target.open && target.querySelector("template");
    if (!kept) return;
    target.querySelector(".waiting").remove();
    kept.replaceWith(kept.content);
  }, true);

  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let up = target; up; up = up.parentElement) if (up.localName === "details") up.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();

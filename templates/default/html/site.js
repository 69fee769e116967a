/* What every page can do with scripts that it cannot without: find, copy, enlarge. */
"use strict";

{
  const form = document.querySelector("form.search");
  if (form && !document.getElementById("_catalogue")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = "catalogue.html#q=" + encodeURIComponent(form.elements.q.value.trim());
    });
  }

  // With a script, the catalogue shows a value's practices, and can go on choosing.
  for (const link of document.querySelectorAll("a[data-chosen]")) {
    link.href = "catalogue.html#" + link.dataset.chosen;
  }

  // Where one is may lie beside a phone's screen.
  const here = document.querySelector(".site [aria-current]");
  if (here) {
    const line = here.closest("ul");
    line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
  }

  // On a phone, the contents of a page would come before all of its text.
  const contents = document.querySelector(".outline details");
  if (contents) contents.open = matchMedia("(min-width: 64rem)").matches;

  for (const button of document.querySelectorAll("button.copy")) {
    const citation = button.parentElement.querySelector(".citation");
    const words = button.textContent;
    button.hidden = false;
    // That it is done is read aloud.
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const done = await copied(citation);
      button.textContent = done ? button.dataset.done : words;
      setTimeout(() => { button.textContent = words; }, 2500);
    });
  }

  async function copied(element) {
    try {
      await navigator.clipboard.writeText(element.textContent.trim());
      return true;
    } catch {
      // A page opened from a folder may not have the clipboard: then the words are selected and copied the old way.
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  }

  const figures = document.querySelectorAll("figure a.enlarge");
  if (figures.length && self.HTMLDialogElement) {
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    const caption = document.createElement("p");
    dialog.className = "enlarged";
    close.type = "button";
    close.textContent = "×";
    for (const link of figures) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const picture = link.querySelector("img").cloneNode();
        picture.className = "";
        picture.removeAttribute("loading");
        caption.textContent = link.parentElement.querySelector("figcaption")?.textContent ?? "";
        close.setAttribute("aria-label", document.body.dataset.close);
        dialog.setAttribute("aria-label", picture.alt);
        dialog.replaceChildren(close, picture, caption);
        dialog.showModal();
      });
    }
    // A click anywhere closes it, as does Escape by itself.
    dialog.addEventListener("click", () => dialog.close());
    document.body.append(dialog);
  }
}

// Renews the page when what it shows has changed; it stays where it was scrolled to.
"use strict";

(() => {
  const host = document.getElementById("profcollect-preview");
  if (!host.shadowRoot) {
    // For browsers that know no shadow tree in HTML.
    host.attachShadow({ mode: "open" }).append(host.querySelector("template").content);
  }
  const root = host.shadowRoot;
  const page = host.dataset.page;
  const stopped = root.querySelector(".stopped");
  const place = "profcollect scroll " + page;
  const opened = "profcollect open";
  let source = null;
  let findings = host.dataset.findings;

  // A page that tells of an error is short: where the real one was stays remembered meanwhile.
  const ours = document.documentElement.classList.contains("profcollect-page");

  const remember = () => {
    if (!ours) sessionStorage.setItem(place, String(scrollY));
    history.scrollRestoration = "manual";
  };

  const restore = () => {
    const top = sessionStorage.getItem(place);
    if (ours || top === null) return;
    sessionStorage.removeItem(place);
    scrollTo({ top: Number(top), behavior: "instant" });
    addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto")));
  };

  const watchDetails = () => {
    const details = root.querySelector("details");
    if (details) {
      details.open = sessionStorage.getItem(opened) === "yes";
      details.addEventListener("toggle", () => sessionStorage.setItem(opened, details.open ? "yes" : "no"));
    }
  };

  const renew = (fragment) => {
    const made = new DOMParser().parseFromString(fragment, "text/html");
    root.querySelector(".bar").replaceChildren(...made.body.childNodes);
    watchDetails();
  };

  const listen = () => {
    if (source) source.close();
    const query = new URLSearchParams({ page, mark: host.dataset.mark, findings });
    source = new EventSource("/_preview/events?" + query);
    source.addEventListener("open", () => {
      stopped.hidden = true;
    });
    source.addEventListener("error", () => {
      stopped.hidden = false;
    });
    source.addEventListener("page", () => {
      source.close();
      remember();
      location.reload();
    });
    source.addEventListener("findings", (event) => {
      const told = JSON.parse(event.data);
      findings = told.mark;
      renew(told.html);
    });
  };

  restore();
  watchDetails();
  // Browsers open few connections to one server: pages that nobody looks at keep none.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (source) source.close();
      source = null;
    } else {
      listen();
    }
  });
  addEventListener("pagehide", () => source && source.close());
  addEventListener("keydown", (event) => {
    const details = root.querySelector("details");
    if (event.key === "Escape" && details && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  if (!document.hidden) listen();
})();

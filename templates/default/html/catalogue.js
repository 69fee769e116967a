/*
  The catalogue: choosing by several things at once, and searching. Its state is the address, so that it can be sent on
  and the back button works. All that practices say is text here, never markup.
*/
"use strict";

{
  const own = self.profcollect ?? {};
  const place = document.getElementById("_catalogue");
  if (own.catalogue && own.find && place) start(own, own.catalogue, place);

  function start(own, data, place) {
    const { words, facets, practices, lang } = data;
    const PAGE = 30;       // Cards that are shown at a time.
    const FIRST = 8;       // Values that are shown of a long list.
    const LONG = 16;       // Values from which on a list can be searched.
    const OPEN = 4;        // Facets that are unfolded.
    const SNIPPET = 260;   // Letters of a card's passage.
    const PAUSE = 120;     // Milliseconds without a key after which one has typed a word.
    const [SLUG, TITLE, NAMES, TOWN, DAY, VALUES, SUMMARY] = [0, 1, 2, 3, 4, 5, 6];
    const { WORD, spelled } = own;
    const collator = new Intl.Collator(lang);
    const plurals = new Intl.PluralRules(lang);

    // Values, numbered through all facets as the data has them.
    const values = facets.flatMap(([name, , list], facet) => list.map(([id, label]) => ({ name, facet, id, label })));
    const numbers = new Map(values.map(({ name, id }, number) => [`${name}=${id}`, number]));
    const facetOf = Uint8Array.from(values, ({ facet }) => facet);
    const totals = new Uint32Array(values.length);
    for (const practice of practices) for (const value of practice[VALUES]) totals[value] += 1;

    const titles = practices.map((practice) => practice[TITLE]);
    const towns = practices.map((practice) => practice[TOWN]);
    const orders = new Map([
      ["relevance", (a, b) => found.scores[b] - found.scores[a] || a - b],
      ["in_order", (a, b) => a - b],
      ["title", (a, b) => collator.compare(titles[a], titles[b]) || a - b],
      ["town", (a, b) => !towns[a] - !towns[b] || collator.compare(towns[a], towns[b]) || a - b],
      ["newest", (a, b) => practices[b][DAY] - practices[a][DAY] || a - b],
    ]);

    let state = read();
    let found = null;      // What the search found, or null where nothing is searched for.
    let lost = false;      // Whether the files of the search did not come.
    let turn = 0;          // Which of several searches is the last one.
    let order = [];        // The practices that are chosen, in their order.
    let shown = PAGE;      // How many of them have cards.
    let counts = totals;   // How many practices each value has, or would add.

    function make(tag, properties, ...children) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(properties)) {
        if (name in element) element[name] = value;
        else element.setAttribute(name, value);
      }
      element.append(...children);
      return element;
    }

    // A phrase with a word in its gap.
    function filled(phrase, word) {
      return phrase.replace(/\{\w+\}/, () => word);
    }

    // The address.

    function read() {
      const given = new URLSearchParams(location.hash.slice(1));
      const chosen = new Set();
      for (const [name, ids] of given) {
        for (const id of ids.split(",")) {
          const number = numbers.get(`${name}=${id}`);
          if (number !== undefined) chosen.add(number);
        }
      }
      const sort = given.get("sort");
      return { query: (given.get("q") ?? "").trim(), sort: orders.has(sort) ? sort : "", chosen };
    }

    function address({ query, sort, chosen }) {
      const parts = query ? [`q=${encodeURIComponent(query)}`] : [];
      for (const [facet, [name]] of facets.entries()) {
        const ids = [...chosen].filter((value) => facetOf[value] === facet).map((value) => values[value].id);
        if (ids.length) parts.push(`${name}=${ids.join(",")}`);
      }
      if (sort) parts.push(`sort=${sort}`);
      return `#${parts.join("&")}`;
    }

    // To another state. All letters of a word that is typed are one step back.
    function go(change, typing = false) {
      clearTimeout(waiting);
      const target = address({ ...state, query: input.value.trim(), ...change });
      if (target !== (location.hash || "#")) {
        if (typing && history.state?.typing) history.replaceState({ typing }, "", target);
        else history.pushState({ typing }, "", target);
        ready = changed();
      } else if (!typing) {
        history.replaceState({ ...history.state, typing }, "");
      }
      return ready;
    }

    // The page, made once; afterwards only what has changed in it changes.

    const form = document.querySelector("form.search");
    const input = form.elements.q;
    const chips = make("ul", { className: "chips" });
    const status = make("p", { className: "found", role: "status" });
    const hint = make("div", { className: "hint" });
    const list = make("ol", { className: "cards" });
    const more = make("button", { type: "button", className: "more" });
    const select = make("select", { id: "_sort" });
    const sorter = make("p", { className: "sorter" }, make("label", { htmlFor: "_sort" }, words.sort), " ", select);
    const panel = make("details", { className: "facets" }, make("summary", {}, words.choose));
    const boxes = [];
    const told = [];       // The numbers that the boxes have beside them.
    const groups = facets.map(([, label], facet) => group(facet, label));

    function group(facet, label) {
      const members = [...values.keys()].filter((value) => facetOf[value] === facet);
      const searched = members.length > LONG;
      // Where there are many, those that most practices have come first.
      if (searched) members.sort((a, b) => totals[b] - totals[a] || a - b);
      for (const value of members) boxes[value] = box(value);
      const all = make("button", { type: "button", className: "all" });
      const filter = make("input", {
        type: "search", className: "filter", placeholder: words.filter, "aria-label": `${words.filter}: ${label}`,
      });
      const made = { members, all, filter, long: members.length > FIRST + 2, open: false };
      all.addEventListener("click", () => {
        made.open = true;
        fold(made);
        boxes[members[0]].box.focus();
      });
      filter.addEventListener("input", () => fold(made));
      panel.append(make(
        "details", { className: "facet", open: facet < OPEN }, make("summary", {}, label),
        ...(searched ? [filter] : []), make("ul", {}, ...members.map((value) => boxes[value].item)), all,
      ));
      return made;
    }

    function box(value) {
      const { name, id, label } = values[value];
      const box = make("input", { type: "checkbox", name, value: id });
      const count = make("span", { className: "count" });
      const item = make("li", {}, make("label", {}, box, " ", make("span", {}, label), " ", count));
      box.addEventListener("change", () => {
        const chosen = new Set(state.chosen);
        if (box.checked) chosen.add(value);
        else chosen.delete(value);
        go({ chosen });
      });
      return { box, count, item };
    }

    // Of a long list only the first values, those that are chosen, or those that are looked for.
    function fold({ members, all, filter, long, open }) {
      const looked = spelled(filter.value.trim());
      let left = FIRST;
      let hidden = 0;
      for (const value of members) {
        const chosen = state.chosen.has(value);
        let visible = true;
        if (looked) visible = spelled(values[value].label).includes(looked);
        else if (long && !open) visible = chosen || (left > 0 && counts[value] > 0);
        if (!visible) hidden += 1;
        else if (!chosen) left -= 1;
        boxes[value].item.hidden = !visible;
      }
      all.hidden = Boolean(looked) || !hidden;
      all.textContent = filled(words.all, members.length);
    }

    place.append(panel, make(
      "section", { className: "results", "aria-label": words.results },
      chips, make("div", { className: "above" }, status, sorter), hint, list, more,
    ));
    place.hidden = false;
    form.hidden = false;
    document.getElementById("_browse").hidden = true;
    const wide = matchMedia("(min-width: 64rem)");
    const unfold = () => { panel.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();

    let waiting = 0;
    input.value = state.query;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => go({}, true), PAUSE);
    });
    // The index is there before the first word is written.
    input.addEventListener("focus", () => own.index().catch(() => {}), { once: true });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await go({});
      list.querySelector("a")?.focus();
    });
    select.addEventListener("change", () => go({ sort: select.value === usual() ? "" : select.value }));
    more.addEventListener("click", () => {
      const from = shown;
      shown += PAGE;
      // Whoever comes back from a practice finds its card again.
      history.replaceState({ ...history.state, shown }, "");
      show(from);
      list.children[from].querySelector("a").focus();
    });
    // The address is the state, and so must not become that of the text.
    document.querySelector("a.skip")?.addEventListener("click", (event) => {
      event.preventDefault();
      const main = place.closest("main");
      main.tabIndex = -1;
      main.focus();
    });
    addEventListener("hashchange", () => {
      clearTimeout(waiting);
      input.value = read().query;
      ready = changed();
    });
    let ready = changed();

    async function changed() {
      state = read();
      shown = history.state?.shown ?? PAGE;
      const mine = (turn += 1);
      if (!state.query || found?.query !== state.query) {
        found = null;
        lost = false;
      }
      if (state.query && !found) {
        status.textContent = words.wait;
        const [result, failed] = await own.find(state.query, titles).then((one) => [one, false], () => [null, true]);
        // Meanwhile something else may have been asked for.
        if (mine !== turn) return;
        [found, lost] = [result, failed];
      }
      choose();
    }

    // Choosing: values of a facet widen the choice, facets narrow it, and so does the search.

    function choose() {
      const QUERY = 1 << facets.length;
      const picked = new Uint8Array(values.length);
      let bits = found ? QUERY : 0;
      for (const value of state.chosen) {
        picked[value] = 1;
        bits |= 1 << facetOf[value];
      }
      // How many practices there would be without one facet, or at last without the search.
      const without = new Uint32Array(facets.length + 1);
      counts = new Uint32Array(values.length);
      order = [];
      for (const [index, practice] of practices.entries()) {
        let met = found?.scores[index] ? QUERY : 0;
        for (const value of practice[VALUES]) if (picked[value]) met |= 1 << facetOf[value];
        const missing = bits & ~met;
        if (!missing) {
          order.push(index);
          for (const value of practice[VALUES]) counts[value] += 1;
        } else if (!(missing & (missing - 1))) {
          // Only one facet stands in its way: it counts for the values of that one.
          const facet = 31 - Math.clz32(missing);
          without[facet] += 1;
          for (const value of practice[VALUES]) if (facetOf[value] === facet) counts[value] += 1;
        }
      }
      const kind = sorted();
      order.sort(orders.get(kind));
      show(0);
      tell(kind, without);
    }

    function usual() {
      return found ? "relevance" : "in_order";
    }

    function sorted() {
      return state.sort && (found || state.sort !== "relevance") ? state.sort : usual();
    }

    function tell(kind, without) {
      status.textContent = `${words.found}: ${counted(order.length)}`;
      const kinds = [...orders.keys()].filter((one) => found || one !== "relevance");
      if (select.options.length !== kinds.length) {
        select.replaceChildren(...kinds.map((value) => make("option", { value }, words[value])));
      }
      select.value = kind;
      sorter.hidden = order.length < 2;

      for (const [value, { box, count, item }] of boxes.entries()) {
        box.checked = state.chosen.has(value);
        // There may be thousands, and most stay as they are.
        if (told[value] === counts[value]) continue;
        told[value] = counts[value];
        count.textContent = counts[value];
        item.classList.toggle("none", !counts[value]);
      }
      groups.forEach(fold);

      chips.replaceChildren(...[...state.chosen].map(chip));
      if (state.chosen.size > 1) {
        const clear = make("button", { type: "button", className: "clear" }, words.clear);
        clear.addEventListener("click", () => {
          go({ chosen: new Set() });
          input.focus();
        });
        chips.append(make("li", {}, clear));
      }
      hint.replaceChildren(...advice(without));
    }

    function chip(value) {
      const { label } = values[value];
      const cross = make("span", { "aria-hidden": "true" }, " ×");
      const button = make("button", { type: "button", "aria-label": filled(words.remove, label) }, label, cross);
      button.addEventListener("click", () => {
        go({ chosen: new Set([...state.chosen].filter((one) => one !== value)) });
        (chips.querySelector("button") ?? input).focus();
      });
      return make("li", {}, button);
    }

    // What to say where nothing, or not quite the thing, was found.
    function advice(without) {
      if (lost) return [make("p", {}, words.failed)];
      if (order.length) return found?.short ? [make("p", {}, words[found.short])] : [];
      const said = [make("p", {}, found && !found.any ? words.none_found : words.none_together)];
      const { query, chosen } = state;
      const offers = [...new Set([...chosen].map((value) => facetOf[value]))].map((facet) => ({
        label: filled(words.without, facets[facet][1].toLowerCase()),
        number: without[facet],
        query,
        chosen: new Set([...chosen].filter((value) => facetOf[value] !== facet)),
      }));
      if (found && chosen.size) {
        offers.push({ label: filled(words.without_query, query), number: without[facets.length], query: "", chosen });
      }
      let near = offers.filter(({ number }) => number).sort((a, b) => b.number - a.number);
      if (!near.length) {
        // Leaving one thing out will not do: each chosen value alone.
        near = [...chosen].map((value) => {
          return { label: values[value].label, number: totals[value], query: "", chosen: new Set([value]) };
        });
      }
      if (near.length) said.push(make("p", {}, words.nearest), make("ul", {}, ...near.map(offer)));
      return said;
    }

    function offer({ label, number, query, chosen }) {
      const link = make("a", { href: address({ query, sort: state.sort, chosen }) }, label);
      return make("li", {}, link, ` — ${counted(number)}`);
    }

    function counted(number) {
      const [one, few, many] = words.practice_forms.split(", ");
      return `${number}\u00a0${{ one, few }[plurals.select(number)] ?? many}`;
    }

    // Cards.

    function show(from) {
      const part = order.slice(from, shown).map(card);
      if (from) list.append(...part);
      else list.replaceChildren(...part);
      more.hidden = shown >= order.length;
      more.textContent = `${words.more} (${order.length - shown})`;
    }

    function card(index) {
      const practice = practices[index];
      const item = make("li", { className: "card" });
      item.append(make("h2", {}, marked("a", { href: `${practice[SLUG]}.html` }, practice[TITLE])));
      if (practice[NAMES]) item.append(marked("p", { className: "names" }, practice[NAMES]));
      const facts = ["municipality", "level", "grade"].map((name) => fact(practice, name)).filter(Boolean);
      if (facts.length) item.append(make("ul", { className: "facts" }, ...facts.map((one) => make("li", {}, one))));
      const short = marked("p", { className: "short" }, practice[SUMMARY] ?? "");
      item.append(short);
      if (found || practice[SUMMARY] === undefined) {
        const asked = found;
        own.textOf(practice[SLUG]).then(([summary, body]) => {
          if (asked === found) mark(short, found ? passage(summary, body) : piece(summary, 0));
        }, () => {});
      }
      return item;
    }

    function fact(practice, name) {
      const all = practice[VALUES].map((value) => values[value]).filter((value) => value.name === name);
      if (name !== "grade" || !all.length) return all.map(({ label }) => label).join(", ");
      return `${facets[all[0].facet][1]}: ${ranges(all.map(({ id }) => Number(id)))}`;
    }

    // 6, 7, 8, 10 → «6–8, 10».
    function ranges(numbers) {
      const runs = [];
      for (const number of numbers) {
        const run = runs[runs.length - 1];
        if (run && number === run[1] + 1) run[1] = number;
        else runs.push([number, number]);
      }
      return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
    }

    // Of the sentence with most of the words that are searched for, or of equal ones the first, the part with the first.
    function passage(summary, body) {
      let [best, most, from] = [summary, 0, 0];
      for (const sentence of `${summary}\n${body}`.replace(/([.!?…])\s+/g, "$1\n").split("\n")) {
        const hits = new Set();
        let first = 0;
        for (const { 0: word, index } of sentence.matchAll(WORD)) {
          const place = meant(word);
          if (place >= 0 && !hits.size) first = index;
          if (place >= 0) hits.add(place);
        }
        if (hits.size > most) [best, most, from] = [sentence, hits.size, first];
        if (most === found.words.length) break;
      }
      return piece(best, best.length > SNIPPET ? from - SNIPPET / 3 : 0);
    }

    // So much of a text as a card has room for, from about a letter on.
    function piece(text, from) {
      const start = from > 0 ? text.indexOf(" ", from) + 1 : 0;
      let end = text.length;
      if (end - start > SNIPPET) {
        end = text.lastIndexOf(" ", start + SNIPPET);
        if (end <= start) end = start + SNIPPET;
      }
      return (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
    }

    // Which of the words that are searched for this is, or -1.
    function meant(word) {
      const one = spelled(word);
      return found.words.findIndex(({ hits }) => hits(one));
    }

    function marked(tag, properties, text) {
      const element = make(tag, properties);
      mark(element, text);
      return element;
    }

    function mark(element, text) {
      element.replaceChildren();
      let before = 0;
      for (const { 0: word, index } of found ? text.matchAll(WORD) : []) {
        if (meant(word) < 0) continue;
        element.append(text.slice(before, index), make("mark", {}, word));
        before = index + word.length;
      }
      element.append(text.slice(before));
    }
  }
}

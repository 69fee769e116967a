/*
  Searching by the index in `data`, which is made of scripts, so that it can be loaded from a folder too. No stemmer is
  here: a stem is always the beginning of its word, so a word has the longest stem behind which it has a known ending.
*/
"use strict";

{
  const own = (self.profcollect ??= {});
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const BITS = new Map([...LETTERS].map((letter, bits) => [letter, bits]));
  // What a word is worth by its score in the index, which says where in the practice it stands.
  const WORTH = [0, 1, 2, 3, 5, 7, 9, 12];
  // How much of a word must be left where its end is not what it should be.
  const LEAST = { letters: 4, share: 0.6 };
  // Stems that one beginning may stand for.
  const MOST = 200;
  const NONE = { stems: [], postings: [] };
  const loading = new Map();
  const texts = new Map();
  const chunks = new Map();
  let known = null;

  // What the files of the index call.
  own.text = (slug, summary, body) => texts.set(slug, [summary, body]);
  own.chunk = (name, chunk) => chunks.set(name, divided(chunk));

  // A word as it is written, with what `spelled` leaves out.
  own.WORD = /[\p{L}\p{N}\u00ad\u0301]+/gu;

  // As the index was made: small letters, ё as е, no stress marks and no soft hyphens.
  own.spelled = (text) => text.normalize("NFC").toLowerCase().replace(/ё/g, "е").replace(/[\u00ad\u0301]/g, "");

  const wordsOf = (text) => own.spelled(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  // The abstract and the text of a practice.
  own.textOf = async (slug) => {
    await load(`data/text/${slug}.js`);
    return texts.get(slug);
  };

  function load(file) {
    if (!loading.has(file)) {
      loading.set(file, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = file;
        script.onload = resolve;
        script.onerror = () => {
          // It may come the next time.
          loading.delete(file);
          reject(new Error(file));
        };
        document.head.append(script);
      }));
    }
    return loading.get(file);
  }

  own.index = async () => {
    await load("data/search.js");
    known ??= {
      endings: new Set(["", ...own.search.endings.split(" ")]),
      stops: new Set(own.search.stops.split(" ")),
      chunks: own.search.chunks.map(([first, last, chunk]) => {
        return { first, last, chunk: typeof chunk === "string" ? chunk : divided(chunk) };
      }),
    };
    return known;
  };

  function divided([stems, postings]) {
    return { stems: stems.split(" "), postings: postings.split(" ") };
  }

  // What a query finds: a score for each practice, and how to know the words that were meant. Throws without its files.
  own.find = async (query, titles) => {
    const index = await own.index();
    const written = wordsOf(query);
    const short = (word) => word.length < 2 && /^[а-я]+$/.test(word);
    // Of the last word perhaps only the beginning is written yet.
    const last = written.length - 1;
    const asked = written.filter((word, place) => !index.stops.has(word) && (place === last || !short(word)));
    const words = await Promise.all(asked.map((word) => look(index, word)));
    const scores = new Float64Array(titles.length);
    const times = new Uint32Array(titles.length);
    for (const { found } of words) {
      const rare = Math.log(1 + titles.length / Math.max(1, found.size));
      for (const [practice, score] of found) {
        scores[practice] += score * rare;
        times[practice] += 1;
      }
    }
    if (!asked.length) scores.fill(1);
    const most = Math.max(0, ...new Set(times));
    const phrase = " " + written.join(" ");
    for (const [practice, title] of titles.entries()) {
      // All words, or where no practice has all of them, as many as some have.
      if (times[practice] < most) scores[practice] = 0;
      else if (asked.length > 1 && (" " + wordsOf(title).join(" ")).includes(phrase)) scores[practice] *= 2;
    }
    let remark = "";
    if (most && most < asked.length) remark = "few_words";
    else if (most && words.some(({ begun }) => begun)) remark = "begins";
    return { query, scores, words, any: !asked.length || most > 0, short: remark };
  };

  // The practices that have a word, with what it is worth in each; and what tells its forms in a text.
  async function look(index, word) {
    const { stems, postings } = await chunkOf(index, word[0]);
    const least = Math.max(LEAST.letters, word.length * LEAST.share);
    let places = matching(stems, index, word);
    const begun = !places.size;
    for (let end = word.length - 1; !places.size && end >= least; end -= 1) {
      places = matching(stems, index, word.slice(0, end));
    }
    const found = new Map();
    for (const [place, weight] of places) {
      for (const [practice, score] of unpacked(postings[place])) {
        const worth = WORTH[score] * weight;
        if (worth > (found.get(practice) ?? 0)) found.set(practice, worth);
      }
    }
    const meant = new Set([...places.keys()].map((place) => stems[place]));
    const hits = (one) => divisions(one, 1, index).some((stem) => meant.has(stem));
    return { found, begun: begun && places.size > 0, hits };
  }

  async function chunkOf(index, letter) {
    const { chunk = NONE } = index.chunks.find(({ first, last }) => !first || (first <= letter && letter <= last)) ?? {};
    if (typeof chunk !== "string") return chunk;
    await load(`data/${chunk}`);
    return chunks.get(chunk);
  }

  // What may be the stem of a word, the longest first: something that it begins with, and behind it a known ending.
  function divisions(word, least, index) {
    const found = [];
    for (let length = word.length; length >= least; length -= 1) {
      if (index.endings.has(word.slice(length))) found.push(word.slice(0, length));
    }
    return found;
  }

  // The places of a word's own stem, and, at half the worth, of those that begin with what is written.
  function matching(stems, index, word) {
    const found = new Map();
    const known = divisions(word, Math.min(2, word.length), index).map((stem) => placeOf(stems, stem));
    const longest = known.find((place) => place >= 0);
    if (longest !== undefined) found.set(longest, 1);
    for (const stem of alternates(index, word)) {
      const place = placeOf(stems, stem);
      if (place >= 0 && !found.has(place)) found.set(place, 0.9);
    }
    for (let place = bound(stems, word); stems[place]?.startsWith(word) && found.size < MOST; place += 1) {
      if (!found.has(place)) found.set(place, 0.5);
    }
    return found;
  }

  // Stems with a vowel that comes and goes: «площадка» and «площадок», «уровень» and «уровня».
  function alternates(index, word) {
    const made = new Set();
    for (const stem of divisions(word, 4, index)) {
      const [all, before, vowel, last] = stem.match(/^(.+[^аеиоуыэюяьй])([оеь]?)([кнлц])$/) ?? [];
      if (!all) continue;
      if (vowel) made.add(before + last);
      for (const other of ["о", "е", "ь"]) if (other !== vowel) made.add(before + other + last);
    }
    return made;
  }

  function placeOf(sorted, word) {
    const place = bound(sorted, word);
    return sorted[place] === word ? place : -1;
  }

  // The place of the first word that is not before this one.
  function bound(sorted, word) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Steps from practice to practice × 8 + score, five bits a letter, the sixth for «more to come».
  function* unpacked(letters) {
    let [practice, number, shift] = [0, 0, 0];
    for (const letter of letters) {
      const bits = BITS.get(letter);
      number += (bits & 31) << shift;
      shift += 5;
      if (bits > 31) continue;
      practice += number >> 3;
      yield [practice, number & 7];
      number = shift = 0;
    }
  }
}

/* Which entries answer what somebody types, best first. Loaded when somebody searches, with MiniSearch and the stemmer.
   A word of a text is kept as its stem, as "=" and the word itself (for what is half typed or misspelled), and as the
   stems of its relatives: simpler forms (gepest: pest) and the words it is made of (klassenfoto: klas, foto). */
(function () {
  var WORD = /\d+(?:\.\d+)+|[\p{L}\p{N}]+/gu;
  var SHOWN_WORD = /[\p{L}\p{N}]+(?:['’]s(?!\p{L}))?/gu;
  var SENTENCE = /[^\n]+?(?:[.!?](?=\s)|$)/gm;
  /* A form counts only where its stem is known: nobody means "wach" with "wacht". */
  var FORMS = [/^(.*)ge(.{3,})[dt]$/, /^(.{3,})t$/, /^(.{3,})[dt]en?$/, /^(.{3,})jes?$/, /^(.{3,})[tp]jes?$/];
  var HALF = 3;
  var KINDS = { vraag: 1.6, artikel: 1, hoofdstuk: 0.9, pagina: 0.8 };
  /* How much a match counts by the way it was found. */
  var EXACT = 1, TYPED = 0.8, SYNONYM = 0.7, RELATIVE = 0.6;

  function wordsOf(text) {
    var folded = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/['’]s(?!\p{L})/gu, "");
    return (folded.match(WORD) || []).filter(function (word) { return word.length > 1 || /\d/.test(word); });
  }

  /* The stemmer keeps a double s or p: klassen, apps. It is slow, and words come back. */
  var stems = new Map();
  function stem(word) {
    var found = stems.get(word);
    if (found === undefined) {
      found = /\d/.test(word) ? word : window.dutchStemmer(word).replace(/([^aeiou])\1$/, "$1");
      stems.set(word, found);
    }
    return found;
  }

  /* What is known of the language: the words of these texts, and those that content/words.yaml gives. */
  function languageOf(indexes) {
    var stop = new Set(), synonyms = new Map(), known = new Set(), kept = new Map();

    function learn(text) {
      wordsOf(text).forEach(function (word) {
        if (word.length >= HALF && !stop.has(word)) known.add(stem(word));
      });
    }
    indexes.forEach(function (index) {
      index.stop.forEach(function (word) { wordsOf(word).forEach(function (one) { stop.add(one); }); });
      Object.keys(index.synonyms).forEach(function (word) {
        synonyms.set(stem(wordsOf(word).join("")), wordsOf(index.synonyms[word].join(" ")).map(stem));
      });
    });
    indexes.forEach(function (index) {
      Object.keys(index.synonyms).forEach(learn);
      index.entries.forEach(function (entry) { learn(entry.title + " " + (entry.text || "")); });
    });

    function halves(word) {
      for (var cut = HALF; cut <= word.length - HALF; cut++) {
        var head = stem(word.slice(0, cut)), rest = word.slice(cut);
        if (known.has(head) && known.has(stem(rest))) return [head, stem(rest)].concat(halves(rest));
      }
      return [];
    }
    function forms(word) {
      var found = FORMS.map(function (form) { return stem((form.exec(word) || []).slice(1).join("")); });
      return found.filter(function (form) { return known.has(form) && form !== stem(word); });
    }
    function terms(word) {
      if (!kept.has(word)) {
        kept.set(word, Array.from(new Set([stem(word), "=" + word].concat(forms(word), halves(word)))));
      }
      return kept.get(word);
    }
    /* The words of a query; where it has nothing but small ones, those. */
    function asked(query) {
      var words = Array.from(new Set(wordsOf(query)));
      var telling = words.filter(function (word) { return !stop.has(word); });
      return telling.length ? telling : words;
    }
    /* The ways to look for a typed word. What no text has, may be misspelled. */
    function ways(word, last) {
      var own = stem(word), meant = synonyms.get(own) || [], near = forms(word), made = halves(word);
      var strange = !known.has(own) && !meant.length && !near.length && word.length > 4;
      var typed = { prefix: last || word.length > 3, fuzzy: strange && (word.length > 7 ? 2 : 1) };
      return [{ terms: [own], counts: EXACT }, { terms: ["=" + word], counts: TYPED, options: typed }]
        .concat(meant.map(function (one) { return { terms: [one], counts: SYNONYM }; }))
        .concat(near.map(function (one) { return { terms: [one], counts: RELATIVE }; }))
        .concat(made.length ? [{ terms: made, counts: RELATIVE / 2 }] : []);
    }
    return { terms: terms, asked: asked, ways: ways };
  }

  /* `texts`: [{name, base, found}], found being what zoeken.js handed over. */
  function finderOf(texts) {
    var language = languageOf(texts.map(function (text) { return text.found; }));
    var entries = [];
    texts.forEach(function (text) {
      text.found.entries.forEach(function (entry) { entries.push(Object.assign({ id: entries.length, from: text }, entry)); });
    });
    var engine = new window.MiniSearch({
      fields: ["title", "text", "number"],
      tokenize: wordsOf,
      processTerm: language.terms,
      searchOptions: {
        boost: { title: 3, number: 5 },
        tokenize: function (terms) { return terms.split(" "); },
        processTerm: function (term) { return term; },
      },
    });
    engine.addAll(entries);

    /* Per entry the best way in which it has the word. */
    function having(word, last) {
      var best = new Map();
      language.ways(word, last).forEach(function (way) {
        engine.search(way.terms.join(" "), way.options).forEach(function (hit) {
          var score = hit.score * way.counts, before = best.get(hit.id);
          var terms = hit.terms.concat(before ? before.terms : []);
          best.set(hit.id, { score: before ? Math.max(score, before.score) : score, terms: terms });
        });
      });
      return best;
    }

    /* [{entry, terms}], best first. `has` is how much of the query an entry has: a rare word is more of it than a
       common one. What has little of it is left out. */
    function find(query) {
      var asked = language.asked(query), total = new Map();
      asked.forEach(function (word, place) {
        var hits = having(word, place === asked.length - 1), weight = Math.log(1 + entries.length / hits.size);
        hits.forEach(function (hit, id) {
          var sum = total.get(id) || { entry: entries[id], score: 0, has: 0, terms: new Set() };
          sum.score += hit.score;
          sum.has += weight;
          hit.terms.forEach(function (term) { sum.terms.add(term); });
          total.set(id, sum);
        });
      });
      var all = Array.from(total.values());
      var most = Math.max.apply(null, [0].concat(all.map(function (sum) { return sum.has; })));
      function worth(sum) { return sum.score * Math.pow(sum.has / most, 1.5) * KINDS[sum.entry.kind]; }
      return all.filter(function (sum) { return sum.has * 2 >= most; })
        .sort(function (one, other) { return worth(other) - worth(one) || one.entry.id - other.entry.id; });
    }

    /* A text in pieces, each with whether it was looked for: [[text, hit], …]. */
    function pieces(text, terms) {
      var out = [], done = 0;
      function has(word) {
        return wordsOf(word).some(function (one) {
          return language.terms(one).some(function (term) { return terms.has(term); });
        });
      }
      text.replace(SHOWN_WORD, function (word, at) {
        if (!has(word)) return;
        out.push([text.slice(done, at), false], [word, true]);
        done = at + word.length;
      });
      return out.concat([[text.slice(done), false]]);
    }

    /* One line to show: of a question the short answer, else the sentence with most of what was looked for. */
    function line(entry, terms) {
      var text = entry.text || "";
      if (entry.kind === "vraag") return pieces(text.split("\n")[0], terms);
      var sentences = (text.match(SENTENCE) || [""]).map(function (sentence) { return pieces(sentence.trim(), terms); });
      return sentences.reduce(function (best, next) { return next.length > best.length ? next : best; });
    }
    return { find: find, pieces: pieces, line: line };
  }

  window.protocolboek.finderOf = finderOf;
})();

// Answers the theme's search box: as a worker, or in the page itself where it was opened from a folder.
{
  const inWorker = typeof importScripts === "function"
  const here = inWorker ? location.href : document.currentScript.src

  // Words of a question that say nothing of what is asked for.
  const EMPTY = new Set(
    ("a an and any are as at be been but by can could did do does for from had has have how i if in into is it its me my of " +
      "on or our should so that the their them then there these they this to was we were what when where which while who " +
      "why will with would you your").split(" ")
  )
  const SHOWN = 3 // sections of a page that are in sight; the others are folded
  const AROUND = 220 // letters of the text that are shown

  let index
  let sections

  /** The stem of an English word, roughly: what is looked for and what is found are cut in the same way. */
  function stem(word) {
    if (word.length < 4 || /[^a-z]/.test(word)) return word
    let cut = word.replace(/ies$/, "y").replace(/(?<![sui])s$/, "")
    const bare = cut.replace(/(ing|ed)$/, "")
    if (bare !== cut && bare.length > 2 && /[aeiouy]/.test(bare)) cut = bare.replace(/([bdgmnprt])\1$/, "$1")
    return cut.length > 3 ? cut.replace(/e$/, "") : cut
  }

  /** The pieces of a text that are words, each with its place: runs of letters and digits, runs of Chinese characters. */
  function* pieces(text) {
    for (const found of text.matchAll(/\p{Script=Han}+|\d+-[Dd]\b|[\p{L}\p{N}_]+/gu)) {
      // A name that holds both, as `造句abc`, is two pieces.
      let at = found.index
      for (const part of found[0].split(/(\p{Script=Han}+)/u)) {
        if (part) yield [part, at]
        at += part.length
      }
    }
  }

  /** A piece as it is looked for: small letters, its stem; Chinese in overlapping pairs, which need no dictionary. */
  function terms(piece) {
    if (/\p{Script=Han}/u.test(piece)) {
      const signs = [...piece]
      return signs.length === 1 ? signs : signs.slice(1).map((sign, number) => signs[number] + sign)
    }
    return [stem(piece.toLowerCase().replace("-", ""))]
  }

  /** All terms of a text that is looked in: of a name as `RepeatVector` or `return_sequences` its parts as well. */
  function termsOf(text) {
    const all = []
    for (const [piece] of pieces(text)) {
      all.push(...terms(piece))
      const parts = piece.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []
      if (parts.length > 1) all.push(...parts.filter((part) => part.length > 1).flatMap(terms))
    }
    return all
  }

  async function load(...addresses) {
    for (const address of addresses) {
      const url = new URL(address, here).href
      if (inWorker) importScripts(url)
      else
        await new Promise((resolve, reject) => {
          const script = document.createElement("script")
          Object.assign(script, { src: url, onload: resolve, onerror: reject })
          document.head.append(script)
        })
    }
  }

  async function start() {
    await load("minisearch.js", "../../search/sections.js")
    sections = unrolledSections.map(([at, title, text, weight, words]) => ({ at, title, text, weight, words }))
    const pages = new Map()
    for (const section of sections) {
      const page = section.at.split("#")[0]
      if (!pages.has(page)) pages.set(page, section)
      section.page = pages.get(page)
    }
    index = new MiniSearch({
      idField: "number",
      fields: ["title", "words", "page", "text"],
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
    })
    index.addAll(
      sections.map((section, number) => ({
        number,
        title: termsOf(section.title).join(" "),
        words: termsOf(section.words).join(" "),
        page: section.page === section ? "" : termsOf(section.page.title).join(" "),
        text: termsOf(section.text).join(" "),
      }))
    )
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  }

  /** A text with the terms that were met marked, cut to the part that has most of them. */
  function marked(text, met, length) {
    const places = [...pieces(text)].filter(([piece]) => termsOf(piece).some((term) => met.has(term)))
    let from = 0
    if (text.length > length) {
      let most = -1
      for (const [, start] of places) {
        const near = places.filter(([, at]) => at >= start && at < start + length)
        const kinds = new Set(near.map(([piece]) => terms(piece)[0])).size
        if (kinds > most) [most, from] = [kinds, Math.max(0, start - 40)]
      }
      if (from) from = text.indexOf(" ", from) + 1
    }
    const to = text.length > from + length ? text.lastIndexOf(" ", from + length) : text.length
    let shown = from ? "… " : ""
    let at = from
    for (const [piece, start] of places) {
      if (start < at || start + piece.length > to) continue
      shown += `${escaped(text.slice(at, start))}<mark data-md-highlight>${escaped(piece)}</mark>`
      at = start + piece.length
    }
    return shown + escaped(text.slice(at, to)) + (to < text.length ? " …" : "")
  }

  /** The sections that answer a query, grouped by their pages, best first, as the theme's box shows them. */
  function search(query) {
    const typed = [...pieces(query)].map(([piece]) => piece)
    const said = typed.filter((piece) => !EMPTY.has(piece.toLowerCase()))
    const asked = said.length ? said : typed
    const wanted = [...new Set(asked.flatMap(terms))]
    if (!wanted.length) return { items: [] }
    const last = wanted[wanted.length - 1]
    const hits = index.search(query, {
      tokenize: () => wanted,
      processTerm: (term) => term,
      boost: { title: 3, words: 4, page: 1.5 },
      prefix: (term) => term === last || term.length > 3,
      fuzzy: (term) => (term.length > 5 && /^[a-z]+$/.test(term) ? 0.2 : false),
      weights: { prefix: 0.4, fuzzy: 0.2 },
      boostDocument: (number) => sections[number].weight,
    })
    const whole = query.trim().toLowerCase()
    let most = 0
    for (const [place, hit] of hits.entries()) {
      const section = sections[hit.id]
      // A section with all that was asked for comes before one that has a single word often.
      hit.share = new Set(hit.queryTerms).size / wanted.length
      hit.score *= hit.share ** 2
      most = Math.max(most, hit.share)
      if (place < 50 && wanted.length > 1 && `${section.title} ${section.words} ${section.text}`.toLowerCase().includes(whole))
        hit.score *= 2
    }
    hits.sort((one, other) => other.score - one.score)
    const groups = new Map()
    for (const hit of hits.filter(({ share }) => share >= most / 2).slice(0, 200)) {
      const section = sections[hit.id]
      const met = new Set(hit.terms)
      const group = groups.get(section.page) ?? []
      groups.set(section.page, group)
      group.push({
        location: section.at,
        title: marked(section.title, met, Infinity),
        text: marked(section.text, met, AROUND),
        // The theme folds what has a lower score than the first.
        score: group.length < SHOWN ? (group[0]?.score ?? hit.score) : hit.score,
        // The theme names those that were missed, and marks the others on the page; a single letter would be everywhere.
        terms: Object.fromEntries(
          asked
            .filter((piece) => piece.length > 1)
            .map((piece) => [piece, terms(piece).some((term) => hit.queryTerms.includes(term))])
        ),
      })
    }
    for (const [page, group] of groups)
      if (!group.some((item) => item.location === page.at))
        group.push({ location: page.at, title: escaped(page.title), text: "", score: 0, terms: {} })
    return { items: [...groups.values()] }
  }

  /** The answer to a message of the theme's script: 0 sets up, 1 is ready, 2 asks, 3 answers. */
  async function answer({ type, data }) {
    if (type === 0) return { type: 1 }
    if (data.trim() && !index) await start()
    return { type: 3, data: index ? search(data) : { items: [] } }
  }

  let before = Promise.resolve()

  /** Answers come in the order of the questions: the last one typed is the last one shown. */
  function inTurn(message) {
    const mine = before.then(() => answer(message))
    before = mine.catch(() => {})
    return mine
  }

  if (inWorker) addEventListener("message", ({ data }) => inTurn(data).then(postMessage))
  else window.unrolledSearch = inTurn
}

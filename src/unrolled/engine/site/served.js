// Part of each page while the site is served, and of none that is built: loads the page again when it was built anew,
// in the place where it was read, and says how far the records are that it waits for.
(() => {
  if (window.unrolledIsServed) return // the theme goes from page to page without loading scripts anew
  window.unrolledIsServed = true
  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds))
  const PLACE = "unrolled-place"

  // What is written in a block tells it from others, for what stands above it may be of another height next time.
  const blocks = () => {
    const known = new Map()
    for (const block of document.querySelectorAll("article :is(h1, h2, h3, h4, p, li, pre, table, figure, summary)")) {
      const words = block.tagName + block.textContent.trim()
      known.set(words, known.has(words) ? null : block)
    }
    return [...known].filter(([, block]) => block)
  }

  const loadAgain = () => {
    const seen = []
    for (const [words, block] of blocks()) {
      const { top, bottom } = block.getBoundingClientRect()
      if (bottom > 0 && top < innerHeight && bottom > top) seen.push([words, top])
    }
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, y: scrollY, seen }))
    history.scrollRestoration = "manual"
    location.reload()
  }

  const putBack = async ({ path, y, seen }) => {
    if (path !== location.pathname) return
    let moved = false // by the reader, who is right
    for (const kind of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(kind, () => (moved = true))
    const put = () => {
      if (moved || y === 0) return
      const there = new Map(blocks())
      const [words, top] = seen.find(([words]) => there.has(words)) ?? []
      if (words === undefined) scrollTo({ top: y, behavior: "instant" })
      else scrollBy({ top: there.get(words).getBoundingClientRect().top - top, behavior: "instant" })
    }
    put()
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done))
    await document.fonts.ready
    for (let frame = 0; frame < 10; frame++) {
      put() // what comes near the screen is drawn, and may be higher than it was taken for
      await new Promise(requestAnimationFrame)
    }
    history.scrollRestoration = "auto"
  }

  const ask = async () => {
    const mark = document.querySelector("[data-u-built]")
    if (document.hidden || !mark) return pause(0.3)
    const built = mark.dataset.uBuilt
    const news = await (await fetch(`/served${location.pathname}?built=${built}`)).json()
    if (!mark.isConnected) return
    if (news.built !== built) {
      loadAgain()
      return pause(60)
    }
    for (const span of document.querySelectorAll("[data-u-waits]")) {
      span.textContent = news.waits[span.dataset.uWaits] ?? ""
    }
  }

  const place = sessionStorage.getItem(PLACE)
  sessionStorage.removeItem(PLACE)
  if (place) putBack(JSON.parse(place))
  const live = async () => {
    for (;;) await ask().catch(() => pause(1)) // the server may be starting again
  }
  live()
})()

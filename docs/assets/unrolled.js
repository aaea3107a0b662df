// The theme lets a wide table scroll in a box that the keyboard does not come to.
const mend = () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) box.tabIndex = 0
}
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true })
mend()

// On a narrow screen the navigation and the search open by labels, which the keyboard passes by.
for (const [id, name] of [["__drawer", "Navigation"], ["__search", "Search"]]) {
  const label = document.querySelector(`.md-header__button[for=${id}]`)
  if (!label) continue
  const words = document.createElement("span")
  words.className = "u-hidden"
  words.textContent = name
  label.append(words)
  label.tabIndex = 0
  label.addEventListener("keydown", (event) => {
    if (event.key !== " ") return // the theme itself listens for the key Enter
    event.preventDefault()
    label.click()
  })
}

// Paper cannot be clicked: the answers of a quiz are open while it is printed. Other folds hold what is said elsewhere.
let folds = []
addEventListener("beforeprint", () => {
  folds = [...document.querySelectorAll("details.u-choice:not([open])")]
  for (const fold of folds) fold.open = true
})
addEventListener("afterprint", () => {
  for (const fold of folds) fold.open = false
})

// The page of claims: a field that leaves those with certain words.
const wall = document.querySelector("article ul.u-claims > li.u-tested") && document.querySelector("article .u-wall")
if (wall) {
  const field = document.createElement("input")
  Object.assign(field, { type: "search", className: "u-filter", placeholder: "Filter the claims", ariaLabel: "Filter the claims" })
  wall.after(field)
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/)
    for (const claim of document.querySelectorAll("li.u-tested"))
      claim.hidden = !words.every((word) => claim.textContent.toLowerCase().includes(word))
  })
}

// A mark tells of its test in a small box; from there one can read it. Without popovers a mark leads there at once.
if (HTMLElement.prototype.showPopover) {
  const box = document.createElement("div")
  box.className = "u-box md-typeset"
  box.popover = "auto"
  document.body.append(box)
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.u-mark")
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    const words = document.createElement("p")
    const link = document.createElement("a")
    words.textContent = mark.title
    Object.assign(link, { href: mark.href, textContent: "Read the test" })
    box.replaceChildren(words, link)
    box.showPopover()
    const { left, bottom } = mark.getBoundingClientRect()
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`
    box.style.top = `${Math.min(bottom + 6, innerHeight - box.offsetHeight - 8)}px`
    link.focus()
  })
}

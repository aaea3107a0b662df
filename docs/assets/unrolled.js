// While the site is served, says for how long a record has been in the making. The page reloads by itself.
setInterval(() => {
  for (const span of document.querySelectorAll(".u-pending [data-since]")) {
    span.textContent = `${Math.round(Date.now() / 1000 - Number(span.dataset.since))} s`
  }
}, 1000)

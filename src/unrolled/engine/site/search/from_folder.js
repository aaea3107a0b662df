// A browser starts no worker for a page that is opened from a folder: there the search runs in the page.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super()
      this.there = new Promise((resolve, reject) => {
        const script = document.createElement("script")
        Object.assign(script, { src: address, onload: resolve, onerror: reject })
        document.head.append(script)
      })
    }

    async postMessage(message) {
      await this.there
      this.dispatchEvent(new MessageEvent("message", { data: await window.unrolledSearch(message) }))
    }
  }
}

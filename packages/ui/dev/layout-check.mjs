// Finds what a reader would call broken: text that is cut without an ellipsis, text over text, things beyond the edge.
// Runs inside the page; `findLayoutFaults(page)` works with any playwright page.

/** @param {import('playwright-core').Page} page */
export async function findLayoutFaults(page) {
  return page.evaluate(collectFaults)
}

// One function, since playwright sends its source to the browser.
function collectFaults() {
  const TOLERANCE = 1.5
  const faults = []
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width) {
    faults.push({
      kind: 'page-scrolls-sideways',
      element: 'html',
      text: '',
      by: document.documentElement.scrollWidth - width,
    })
  }
  const texts = []
  for (const element of document.body.querySelectorAll('*')) inspect(element)
  findOverlaps()
  return faults

  function inspect(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')
    for (const node of own) {
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) inspectText(element, node.data, rect)
    }
  }

  function inspectText(element, text, rect) {
    if (rect.width < 1 || rect.height < 1) return
    const seen = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom }
    let mayBeCut = false
    for (let above = element; above !== null; above = above.parentElement) {
      const style = getComputedStyle(above)
      // Hidden from the eye on purpose: it is read out only.
      if (style.clipPath === 'inset(50%)') return
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') mayBeCut = true
      const clipsX = style.overflowX !== 'visible' || /strict|paint|content/.test(style.contain)
      const clipsY = style.overflowY !== 'visible' || /strict|paint|content/.test(style.contain)
      if (!clipsX && !clipsY) continue
      const box = above.getBoundingClientRect()
      const scrollsX = /auto|scroll/.test(style.overflowX) && above.scrollWidth > above.clientWidth
      const cutX = Math.max(seen.right - box.right, box.left - seen.left)
      const cutY = Math.max(seen.bottom - box.bottom, box.top - seen.top)
      const scrollsY = /auto|scroll/.test(style.overflowY)
      if (clipsX && cutX > TOLERANCE && !scrollsX && !mayBeCut) report('text-cut', element, text, cutX)
      if (clipsY && cutY > TOLERANCE && !scrollsY && !mayBeCut) report('text-cut', element, text, cutY)
      if (clipsX) Object.assign(seen, { left: Math.max(seen.left, box.left), right: Math.min(seen.right, box.right) })
      if (clipsY) Object.assign(seen, { top: Math.max(seen.top, box.top), bottom: Math.min(seen.bottom, box.bottom) })
      if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) return
      // An open dialog lies above everything: what it stands in does not clip it.
      if (above.tagName === 'DIALOG') break
    }
    if (seen.right > width + TOLERANCE || seen.left < -TOLERANCE)
      report('beyond-the-edge', element, text, seen.right - width)
    texts.push({ element, text, ...seen, layer: layerOf(element) })
  }

  /** What floats over the rest may cover it: sticky heads, dialogs. Texts are compared within one layer. */
  function layerOf(element) {
    for (let above = element; above !== null; above = above.parentElement) {
      const { position, zIndex } = getComputedStyle(above)
      if (above.tagName === 'DIALOG' || /sticky|fixed/.test(position)) return above
      if (position === 'absolute' && Number(zIndex) >= 10) return above
    }
    return null
  }

  function findOverlaps() {
    texts.sort((a, b) => a.top - b.top)
    for (let i = 0; i < texts.length; i++) {
      const one = texts[i]
      for (let j = i + 1; j < texts.length && texts[j].top < one.bottom - TOLERANCE; j++) {
        const two = texts[j]
        if (one.layer !== two.layer || one.element === two.element) continue
        const x = Math.min(one.right, two.right) - Math.max(one.left, two.left)
        const y = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
        // Lines of one paragraph touch: glyph boxes are taller than their line.
        if (x > TOLERANCE && y > 4) report('text-over-text', one.element, `${one.text} / ${two.text}`, Math.min(x, y))
      }
    }
  }

  function report(kind, element, text, by) {
    const name = `${element.tagName.toLowerCase()}${[...element.classList].map((part) => `.${part}`).join('')}`
    faults.push({ kind, element: name, text: text.trim().slice(0, 80), by: Math.round(by) })
  }
}

import { elementScroll } from '@tanstack/react-virtual'
import type { Virtualizer, VirtualizerOptions } from '@tanstack/react-virtual'

type Options = VirtualizerOptions<HTMLDivElement, Element>

/**
 * The size of the scrolling element as the browser tells it after it has laid out the page. The library's own way asks for it while
 * the page is being drawn, which then is laid out and drawn twice before anything is seen.
 */
export const observeBox: Options['observeElementRect'] = ({ scrollElement: element }, tell) => {
  if (element === null) return undefined
  const observer = new ResizeObserver(() => tell({ width: element.clientWidth, height: element.clientHeight }))
  observer.observe(element)
  return () => observer.disconnect()
}

/** Leaves an element alone that stands where it shall: to scroll it, the browser lays out the page at once. */
export const scrollBox: Options['scrollToFn'] = (offset, options, instance) => {
  if (offset + (options.adjustments ?? 0) === 0 && instance.scrollOffset === 0) return
  elementScroll(offset, options, instance)
}

/** Whether the row is in sight: there is nothing to do to show it. */
export function isInSight(
  { scrollRect, scrollOffset, options }: Virtualizer<HTMLDivElement, Element>,
  { top, height, above }: { readonly top: number; readonly height: number; readonly above: number },
): boolean {
  const { height: boxHeight } = scrollRect ?? options.initialRect
  const offset = scrollOffset ?? 0
  return top >= offset && top + height + above <= offset + boxHeight
}

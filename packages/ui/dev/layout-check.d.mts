import type { Page } from 'playwright-core'

export interface LayoutFault {
  /** `text-cut`: clipped without an ellipsis. `text-over-text`: two texts in one place. The other two leave the viewport. */
  readonly kind: 'page-scrolls-sideways' | 'text-cut' | 'beyond-the-edge' | 'text-over-text'
  /** Tag and classes of the element. */
  readonly element: string
  readonly text: string
  /** Pixels. */
  readonly by: number
}

/** Every layout fault that the page shows at its present size; empty when there is none. */
export function findLayoutFaults(page: Page): Promise<readonly LayoutFault[]>

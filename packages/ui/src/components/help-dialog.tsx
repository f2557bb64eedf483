import { Dialog } from './dialog.tsx'
import { RouteLink } from './route-link.tsx'
import type { JSX } from 'react'

const KEYS: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
  [
    'Everywhere',
    [
      [['Ctrl K'], 'Go to anything'],
      [['?'], 'Show or hide this'],
      [['Esc'], 'Close, or go back to the tree'],
    ],
  ],
  [
    'Sessions',
    [
      [['/'], 'Filter'],
      [['j', '↓'], 'Next session'],
      [['k', '↑'], 'Previous session'],
      [['Enter'], 'Open it'],
    ],
  ],
  [
    'Session',
    [
      [['j', '↓'], 'Next span'],
      [['k', '↑'], 'Previous span'],
      [['→'], 'Expand, then first child'],
      [['←'], 'Collapse, then parent'],
      [['Home'], 'First span'],
      [['End'], 'Last span'],
      [['e'], 'Next error'],
      [['s'], 'Slowest'],
      [['c'], 'Costliest'],
      [['/'], 'Search within'],
      [['v'], 'Tree, waterfall, thread'],
      [['f'], 'Give feedback'],
      [['Enter'], 'Read the span'],
    ],
  ],
]

/** The key map. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keyboard" onClose={onClose} className="help">
      <div className="help-groups">
        {KEYS.map(([group, entries]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {entries.map(([keys, meaning]) => (
                <div key={meaning}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="help-more">
        <RouteLink to="/design" onNavigate={onClose}>
          The design of this page
        </RouteLink>
      </p>
    </Dialog>
  )
}

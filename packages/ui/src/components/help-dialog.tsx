import { useEffect, useRef } from 'react'
import type { JSX } from 'react'

const KEYS: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
  [
    'Everywhere',
    [
      [['?'], 'Show or hide this'],
      [['Esc'], 'Close, or go back to the tree'],
    ],
  ],
  [
    'Sessions',
    [
      [['j', '↓'], 'Next session'],
      [['k', '↑'], 'Previous session'],
      [['Enter'], 'Open it'],
    ],
  ],
  [
    'Span tree',
    [
      [['j', '↓'], 'Next span'],
      [['k', '↑'], 'Previous span'],
      [['→'], 'Expand, then first child'],
      [['←'], 'Collapse, then parent'],
      [['Home'], 'First span'],
      [['End'], 'Last span'],
      [['e'], 'Next error'],
      [['Enter'], 'Read the span'],
    ],
  ],
]

/** The key map. A real dialog element: the browser keeps the focus inside and gives it back. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog className="help" ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <div className="help-head">
        <h2 id="help-title">Keyboard</h2>
        <button type="button" className="button quiet" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
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
    </dialog>
  )
}

import { useEffect, useRef, useState } from 'react'
import { useLiveState } from '../live/live-provider.tsx'
import { useKeys } from '../live/use-keys.ts'
import { useRoute } from '../live/use-route.ts'
import { Palette } from '../palette/palette.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { RouteLink } from './route-link.tsx'
import type { StreamState } from '../api.ts'
import type { Route } from '../model/route.ts'
import type { JSX, ReactNode } from 'react'

interface PageLink {
  readonly label: string
  readonly to: string
  readonly kinds: readonly Route['kind'][]
}

const PAGES: readonly PageLink[] = [
  { label: 'Sessions', to: '/', kinds: ['sessions', 'session', 'span', 'diff'] },
  { label: 'Experiments', to: '/experiments', kinds: ['runs', 'run', 'comparison'] },
  { label: 'Datasets', to: '/data', kinds: ['datasets', 'dataset'] },
]

/** Ctrl-K, or Cmd-K on a Mac, works while something is being typed as well. */
function usePaletteChord(toggle: () => void): void {
  const current = useRef(toggle)
  useEffect(() => {
    current.current = toggle
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      current.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** What surrounds every page: the name of the house, whether the page is live, and the key map. */
export function Shell({ children }: { readonly children: ReactNode }): JSX.Element {
  const live = useLiveState()
  const route = useRoute()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  useKeys({ '?': () => setHelpOpen((isOpen) => !isOpen) })
  usePaletteChord(() => setPaletteOpen((isOpen) => !isOpen))
  return (
    <div className="shell">
      <header className="shell-bar">
        <RouteLink className="brand" to="/" aria-label="HoneyHive">
          <BrandMark />
          <span>HoneyHive</span>
        </RouteLink>
        <nav className="shell-nav" aria-label="Pages">
          {PAGES.map(({ label, to, kinds }) => (
            <RouteLink
              key={to}
              className="shell-link"
              to={to}
              {...(kinds.includes(route.kind) && { 'aria-current': 'page' })}
            >
              {label}
            </RouteLink>
          ))}
        </nav>
        <LiveMark state={live} />
        <button
          type="button"
          className="button quiet palette-button"
          onClick={() => setPaletteOpen(true)}
          aria-label="Ctrl K: go to anything"
        >
          <kbd>Ctrl K</kbd>
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={() => setHelpOpen(true)}
          aria-label="Keyboard shortcuts"
        >
          <kbd>?</kbd>
        </button>
      </header>
      <main className="shell-main">{children}</main>
      {live === 'lost' && <ServerLost />}
      {isPaletteOpen && <Palette onClose={() => setPaletteOpen(false)} onHelp={() => setHelpOpen(true)} />}
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  )
}

function BrandMark(): JSX.Element {
  return (
    <svg className="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
      <path className="brand-cell" d="M10 1 17.8 5.5v9L10 19l-7.8-4.5v-9Z" />
      <path className="brand-lines" d="M6.2 7.6h7.6M6.2 10.1h5M7.6 12.6h6.2" />
    </svg>
  )
}

const LIVE_WORDS: Readonly<Record<StreamState, string>> = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Reconnecting',
}

function LiveMark({ state }: { readonly state: StreamState }): JSX.Element {
  return (
    <output className={`live live-${state}`}>
      <span className="live-dot" aria-hidden="true" />
      {LIVE_WORDS[state]}
    </output>
  )
}

function ServerLost(): JSX.Element {
  return (
    <div className="banner" role="alert">
      <strong>The server does not answer.</strong> What you see is what it said last. Start it with{' '}
      <code>npx honeyhive server</code>; this page reconnects by itself.
    </div>
  )
}

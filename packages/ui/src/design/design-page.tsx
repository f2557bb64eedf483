import { Figure } from '../components/figure.tsx'
import { TypeMark } from '../components/type-mark.tsx'
import { useTitle } from '../live/use-title.ts'
import { UNKNOWN, formatBytes, formatCost, formatCount, formatDuration } from '../model/format.ts'
import type { EventType } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

const COLOURS: readonly (readonly [string, string])[] = [
  ['--ground', 'Behind everything'],
  ['--surface', 'What is read'],
  ['--sunken', 'Code'],
  ['--line', 'Between things'],
  ['--line-strong', 'Around controls'],
  ['--ink', 'Text'],
  ['--ink-2', 'Text beside it'],
  ['--ink-3', 'Labels'],
  ['--honey', 'Where the reader is'],
  ['--honey-wash', 'Selected, running'],
  ['--error', 'Failed'],
  ['--good', 'Improved'],
]
const TYPES: readonly (readonly [EventType, string])[] = [
  ['model', 'a call of a model: full cell, violet'],
  ['tool', 'a tool: square, green'],
  ['chain', 'a function: ring, blue'],
  ['session', 'a session: open cell, grey'],
]
const SIZES = ['--size-0', '--size-1', '--size-2', '--size-3', '--size-4']
const SPACES = ['--space-1', '--space-2', '--space-3', '--space-4', '--space-5', '--space-6']

/** The design system, drawn with itself: what is here is what the page may use. */
export function DesignPage(): JSX.Element {
  useTitle('Design')
  return (
    <div className="page design">
      <header className="page-head">
        <h1>Design</h1>
      </header>
      <p className="page-note">
        Colour carries meaning, and never alone: a shape, a word or a sign says the same. One accent, honey, says where
        the reader is. Lines instead of boxes, no shadows but under what floats. Numbers carry their unit and line up.
      </p>
      <Block title="Colour">
        <ul className="swatches">
          {COLOURS.map(([name, use]) => (
            <li key={name}>
              <span className="swatch-large" style={{ background: `var(${name})` }} />
              <code>{name}</code>
              <span className="faint">{use}</span>
            </li>
          ))}
        </ul>
      </Block>
      <Block title="Types of events">
        <ul className="design-list">
          {TYPES.map(([type, words]) => (
            <li key={type}>
              <TypeMark type={type} /> <span className={`type-word type-${type}`}>{type}</span>{' '}
              <span className="faint">{words}</span>
            </li>
          ))}
        </ul>
      </Block>
      <Block title="Type">
        <ul className="design-list">
          {SIZES.map((name) => (
            <li key={name} style={{ fontSize: `var(${name})` } as CSSProperties}>
              <code>{name}</code> The agent asked twice before it answered
            </li>
          ))}
        </ul>
      </Block>
      <Block title="Space">
        <ul className="design-list">
          {SPACES.map((name) => (
            <li key={name}>
              <span className="space-bar" style={{ width: `var(${name})` }} /> <code>{name}</code>
            </li>
          ))}
        </ul>
      </Block>
      <Block title="Numbers">
        <dl className="figures">
          <Figure label="Time">{formatDuration(12_412)}</Figure>
          <Figure label="Long time">{formatDuration(7_440_000)}</Figure>
          <Figure label="Count">{formatCount(128_412)}</Figure>
          <Figure label="Cost">{formatCost(0.0314)}</Figure>
          <Figure label="Size">{formatBytes(5_242_880)}</Figure>
          <Figure label="Not known">{UNKNOWN}</Figure>
          <Figure label="Errors" tone="error">
            {formatCount(3)}
          </Figure>
        </dl>
      </Block>
      <Block title="Controls">
        <div className="page-actions">
          <button type="button" className="button primary">
            Main
          </button>
          <button type="button" className="button">
            Button
          </button>
          <button type="button" className="button" aria-pressed="true">
            Pressed
          </button>
          <button type="button" className="button quiet">
            Quiet
          </button>
          <button type="button" className="button danger">
            Deletes
          </button>
          <button type="button" className="button" disabled>
            Not now
          </button>
          <kbd>?</kbd>
        </div>
      </Block>
      <Block title="Marks">
        <div className="page-actions">
          <span className="status status-ok">ok</span>
          <span className="status status-running">running</span>
          <span className="status status-error">error</span>
          <span className="mark">slower</span>
          <span className="change change-improved">improved</span>
          <span className="change change-degraded">degraded</span>
          <span className="text-diff">
            <del>gone</del> <ins>new</ins>
          </span>
        </div>
      </Block>
    </div>
  )
}

function Block({ title, children }: { readonly title: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <section className="design-block">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

import { useSyncExternalStore } from 'react'

/** A list as somebody wants to come back to it: its name and its address. */
export interface SavedView {
  readonly name: string
  readonly path: string
}

const KEY = 'honeyhive.views'
const MAX_VIEWS = 50
const listeners = new Set<() => void>()
let known: { readonly text: string | null; readonly views: readonly SavedView[] } = { text: '', views: [] }

/** The views saved in this browser; to hand one to a colleague, send its link. */
export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, readViews)
}

/** Saves under the name, over an earlier one of that name; the oldest goes when there are more than 50. */
export function saveView(view: SavedView): void {
  write([...readViews().filter(({ name }) => name !== view.name), view].slice(-MAX_VIEWS))
}

export function forgetView(name: string): void {
  write(readViews().filter((view) => view.name !== name))
}

function readViews(): readonly SavedView[] {
  const text = localStorage.getItem(KEY)
  if (text !== known.text) known = { text, views: parse(text) }
  return known.views
}

function parse(text: string | null): readonly SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(isView) : []
  } catch {
    // Written by another program at this address: it is no list of ours, and the next save replaces it.
    return []
  }
}

function isView(value: unknown): value is SavedView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'path' in value &&
    typeof value.path === 'string' &&
    value.path.startsWith('/') &&
    !value.path.startsWith('//')
  )
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

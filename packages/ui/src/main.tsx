// First, so that it asks before the rest is evaluated.
import { forgetEarly } from './api/early.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, awaitEarly } from './app.tsx'

function draw(): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html lost its #root element.')
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  forgetEarly()
}

// Not awaited at the top level: the bundler would cut the script into a dozen files that wait for each other.
void awaitEarly().then(draw)

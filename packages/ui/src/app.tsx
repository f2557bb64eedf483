import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Shell } from './components/shell.tsx'
import { lazily, prefetchViews } from './components/lazily.tsx'
import { NotFound } from './components/not-found.tsx'
import { LiveProvider } from './live/live-provider.tsx'
import { prefetchSession } from './live/queries.ts'
import { useRoute } from './live/use-route.ts'
import { parseRoute } from './model/route.ts'
import { SessionPage } from './session/session-page.tsx'
import { SessionsPage } from './sessions/sessions-page.tsx'
import { useEffect } from 'react'
import type { Route } from './model/route.ts'
import type { JSX } from 'react'

const SpanPage = lazily(async () => (await import('./session/span-page.tsx')).SpanPage)
const DiffPage = lazily(async () => (await import('./diff/diff-page.tsx')).DiffPage)
const DatasetsPage = lazily(async () => (await import('./datasets/datasets-page.tsx')).DatasetsPage)
const DatasetPage = lazily(async () => (await import('./datasets/dataset-page.tsx')).DatasetPage)
const RunsPage = lazily(async () => (await import('./runs/runs-page.tsx')).RunsPage)
const RunPage = lazily(async () => (await import('./runs/run-page.tsx')).RunPage)
const ComparisonPage = lazily(async () => (await import('./runs/comparison-page.tsx')).ComparisonPage)
const DesignPage = lazily(async () => (await import('./design/design-page.tsx')).DesignPage)

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Changes are pushed; asking again on focus would only flicker.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => !(error instanceof ApiError && error.status === 404) && failures < 1,
      retryDelay: 500,
    },
  },
})

/** The first drawing waits at most this long for what it is to show: drawing twice takes longer. */
const EARLY_MILLIS = 60

/** Resolves when what the first screen shows is there. */
export async function awaitEarly(): Promise<void> {
  const route = parseRoute(window.location.pathname, window.location.search)
  if (route.kind !== 'session') return
  await Promise.race([
    prefetchSession(queryClient, route.sessionId, route.eventId),
    new Promise((resolve) => setTimeout(resolve, EARLY_MILLIS)),
  ])
}

export function App(): JSX.Element {
  return (
    <QueryClientProvider client={queryClient}>
      <LiveProvider>
        <Shell>
          <Page />
        </Shell>
      </LiveProvider>
    </QueryClientProvider>
  )
}

function Page(): JSX.Element {
  const route = useRoute()
  useEffect(prefetchViews, [])
  return (
    <ErrorBoundary key={keyOf(route)}>
      <View route={route} />
    </ErrorBoundary>
  )
}

/** Views of different things share nothing, what was typed into one least of all. */
function keyOf(route: Route): string {
  if (route.kind === 'session') return route.sessionId
  if (route.kind === 'dataset') return `${route.datasetId} ${route.version}`
  return route.kind === 'run' ? route.runId : route.kind
}

function View({ route }: { readonly route: Route }): JSX.Element {
  switch (route.kind) {
    case 'sessions':
      return <SessionsPage />
    case 'session':
      return <SessionPage key={route.sessionId} sessionId={route.sessionId} />
    case 'span':
      return <SpanPage eventId={route.eventId} />
    case 'diff':
      return <DiffPage subject={route.subject} left={route.left} right={route.right} />
    case 'datasets':
      return <DatasetsPage />
    case 'dataset':
      return <DatasetPage id={route.datasetId} version={route.version} />
    case 'runs':
      return <RunsPage />
    case 'run':
      return <RunPage runId={route.runId} />
    case 'comparison':
      return <ComparisonPage runIds={route.runIds} />
    case 'design':
      return <DesignPage />
    case 'unknown':
      return <NotFound path={route.path} />
  }
}

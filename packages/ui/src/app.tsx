import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Shell } from './components/shell.tsx'
import { LiveProvider } from './live/live-provider.tsx'
import { useRoute } from './live/use-route.ts'
import { SessionPage } from './session/session-page.tsx'
import { SessionsPage } from './sessions/sessions-page.tsx'
import { NotFound } from './components/not-found.tsx'
import type { Route } from './model/route.ts'
import type { JSX } from 'react'

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
  return (
    <ErrorBoundary key={route.kind === 'session' ? route.sessionId : route.kind}>
      <View route={route} />
    </ErrorBoundary>
  )
}

function View({ route }: { readonly route: Route }): JSX.Element {
  if (route.kind === 'sessions') return <SessionsPage />
  if (route.kind === 'session') return <SessionPage key={route.sessionId} sessionId={route.sessionId} />
  return <NotFound path={route.path} />
}

import './no-eval.ts'
import '@mantine/core/styles.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem } from './api.ts'
import { LanguageProvider } from './language.tsx'
import { router } from './router.tsx'
import { contrast, theme } from './theme.ts'

const refused = (error: unknown) => error instanceof ApiProblem && error.problem.status >= 400 && error.problem.status < 500
const client: QueryClient = new QueryClient({
  // The server may be on this computer: whether the browser has a network says nothing about whether it can be reached.
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !refused(error),
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always' },
  },
})
// A session that ended anywhere ends everywhere: the page asks who is there and shows the sign-in.
client.getQueryCache().subscribe((event) => {
  const error = event.type === 'updated' && event.action.type === 'error' ? event.action.error : null
  if (error instanceof ApiProblem && error.problem.status === 401 && event.query.queryKey[0] !== 'session') {
    void client.invalidateQueries({ queryKey: ['session'] })
  }
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <LanguageProvider>
            <RouterProvider router={router} />
          </LanguageProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

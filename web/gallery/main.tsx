// The parts of the interface on one page, for the tests and pictures of the design system. No part of the product.
import '../src/no-eval.ts'
import '@mantine/core/styles.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import type { Session } from '#schema/platform/auth'
import { TermsOncePerPage } from '../src/glossary/once.tsx'
import { LanguageProvider } from '../src/language.tsx'
import { contrast, theme } from '../src/theme.ts'
import { Gallery } from './Gallery.tsx'

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
client.setQueryData(['session'], { state: 'signed-out' } satisfies Session)
const rootRoute = createRootRoute({ component: Gallery, notFoundComponent: Gallery })
const router = createRouter({ routeTree: rootRoute })

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <TermsOncePerPage>
            <RouterProvider router={router as never} />
          </TermsOncePerPage>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
}

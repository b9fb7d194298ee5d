import { type QueryClient, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import type { MoreRows } from './DataTable.tsx'

type Page<Row> = { items: Row[]; next: string | null }

const pathOf = (address: unknown): unknown => (typeof address === 'string' ? address.split('?')[0] : null)

/** Asks again for the pages that are shown of the list at `address`, whatever its filters. */
export const askListAgain = (client: QueryClient, address: string): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey: [kind, of] }) => kind === 'list' && pathOf(of) === address })

/**
 * A list of the API (`?limit&cursor`), page after page, in the shape that `DataTable` takes. While the list is
 * fetched with other filters its rows stay, so that the field of a filter keeps its focus.
 * @param address   of the list, without `limit` and `cursor`; its filters are part of it
 * @param language  given where the rows hold sentences of the server: in another language it is another list
 */
export function usePagedList<Row>(address: string, limit = 50, language = '') {
  const query = useInfiniteQuery({
    queryKey: ['list', address, limit, language],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ limit: String(limit), ...(pageParam === null ? {} : { cursor: pageParam }) })
      return api<Page<Row>>('GET', `${address}${address.includes('?') ? '&' : '?'}${asked}`)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before, query) => (pathOf(query?.queryKey[1]) === pathOf(address) ? before : undefined),
  })
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data])
  const more: MoreRows = {
    has: query.hasNextPage,
    load: () => void query.fetchNextPage(),
    loading: query.isFetchingNextPage,
    stale: query.isPlaceholderData,
  }
  return { rows, more, error: query.error, onRetry: () => void query.refetch() }
}

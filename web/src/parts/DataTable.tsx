import { Button, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useTexts } from '../language.tsx'
import { download } from './download.ts'
import { Loading } from './Loading.tsx'
import { ProblemView } from './ProblemView.tsx'
import { searchRows, searchTexts, type TableColumn } from './table/column.ts'
import { csvOf } from './table/csv.ts'
import type { Selection } from './table/selection.ts'
import { TableCards } from './table/TableCards.tsx'
import { TableGrid } from './table/TableGrid.tsx'
import { TableTools } from './table/TableTools.tsx'
import { useTableModel } from './table/useTableModel.ts'
import { texts } from './texts.ts'
import { useFormats } from './useFormats.ts'

export type { TableColumn } from './table/column.ts'
export { type Selection, useSelection } from './table/selection.ts'

/**
 * The server holds more rows than are loaded: it sorts and filters (by the page's `filters`), the table asks on. Rows are
 * stale while the ones for new filters are fetched.
 */
export type MoreRows = Readonly<{ has: boolean; load: () => void; loading: boolean; stale: boolean }>

type Props<Row> = {
  /** Names the file of the export and what is remembered of the table: `jobs`. */
  name: string
  /** What the table is, for screen readers. */
  label: string
  /** Made once (`useMemo`, or outside the component), as the rows are: a new array is a new table. */
  columns: readonly TableColumn<Row>[]
  /** undefined while they are fetched. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => string
  /** What a row is called, for its mark and actions; its first column when not given. */
  rowName?: (row: Row) => string
  error?: unknown
  onRetry?: () => void
  /** An `EmptyState`, shown instead of the table when there is nothing at all. */
  empty: ReactNode
  onOpen?: (row: Row) => void
  actions?: (row: Row) => ReactNode
  selection?: Selection
  /** Buttons for the marked rows. */
  onSelected?: ReactNode
  filters?: ReactNode
  /** Whether `filters` narrow the list, so that no rows means nothing found. */
  filtered?: boolean
  more?: MoreRows
}

/**
 * Rows with sort, search, choice of columns and export, up to 10⁵ of them; on a phone each row is a card.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { name, label, columns, rows, rowId, error, onRetry, empty, onOpen, actions, selection, onSelected, filters, filtered, more } =
    props
  const t = useTexts(texts)
  const { locale } = useFormats()
  const narrow = useMediaQuery('(max-width: 48em)')
  const [typed, type] = useState('')
  const wanted = useDeferredValue(typed)
  const loaded = useMemo(() => rows ?? [], [rows])
  const sorted = useTableModel(name, columns, loaded, rowId)
  const textOfRow = useMemo(() => searchTexts(columns), [columns])
  const found = useMemo(() => searchRows(sorted.rows, textOfRow, wanted), [sorted.rows, textOfRow, wanted])
  const model = { ...sorted, rows: found }
  if (error) return <ProblemView error={error} {...(onRetry ? { onRetry } : {})} />
  if (rows === undefined) return <Loading rows={4} height={44} />
  if (rows.length === 0 && !filtered && !more?.stale) return empty
  const first = columns[0]
  const rowName = props.rowName ?? ((row: Row) => String(first?.value(row) ?? rowId(row)))
  const Rows = narrow ? TableCards : TableGrid
  const partial = more !== undefined
  return (
    <Stack gap="sm">
      <TableTools
        columns={columns}
        model={model}
        search={partial ? null : { typed, type }}
        filters={filters}
        onExport={
          model.rows.length > 0 ? () => download(`${name}.csv`, 'text/csv;charset=utf-8', csvOf(model.shown, model.rows, locale)) : null
        }
      />
      {selection && selection.size > 0 && (
        <Group gap="sm" role="status">
          <Text size="sm" fw={600}>
            {t('selected', { n: selection.size })}
          </Text>
          {onSelected}
          <Button variant="subtle" size="compact-sm" c="var(--mantine-color-anchor)" onClick={() => selection.setAll([])}>
            {t('unselect')}
          </Button>
        </Group>
      )}
      {model.rows.length === 0 ? (
        <Text role="status" c="dimmed" py="lg" ta="center">
          {t('noMatch')}
        </Text>
      ) : (
        <Rows
          label={label}
          model={model}
          rowId={rowId}
          rowName={rowName}
          sortable={!partial}
          onOpen={onOpen}
          actions={actions}
          selection={selection}
        />
      )}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {model.rows.length === loaded.length
            ? t(partial && more.has ? 'rowsLoaded' : 'rows', { n: loaded.length })
            : t('rowsOf', { n: model.rows.length, all: loaded.length })}
        </Text>
        {more?.has && (
          <Button variant="default" onClick={more.load} loading={more.loading}>
            {t('loadMore')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

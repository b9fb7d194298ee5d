import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useDeferredValue, useMemo, useState } from 'react'
import { useRemembered } from '../remembered.ts'
import { compareValues, type TableColumn } from './column.ts'

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature, sortedRowModel: createSortedRowModel() })
type Features = typeof features

export type TableModel<Row> = Readonly<{
  /** The columns that are shown, in order. */
  shown: readonly TableColumn<Row>[]
  rows: readonly Row[]
  sortedBy: { id: string; desc: boolean } | null
  /** Up, then down, then as it came. */
  sortBy: (id: string) => void
  isShown: (id: string) => boolean
  show: (id: string, shown: boolean) => void
}>

/** Order and columns of a table; which columns are shown is remembered per person under the table's name. */
export function useTableModel<Row extends object>(
  name: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  rowId: (row: Row) => string,
): TableModel<Row> {
  const [sorting, setSorting] = useState<SortingState>([])
  // The head answers at once; the order of many rows comes with a later paint.
  const order = useDeferredValue(sorting)
  const [chosen, choose] = useRemembered<Record<string, boolean>>(`columns:${name}`, {})
  const isShown = (id: string) => chosen[id] ?? !columns.find((column) => column.id === id)?.hidden
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<Features, Row> => ({
          id: column.id,
          accessorFn: (row) => column.value(row) ?? undefined,
          enableSorting: column.sortable !== false,
          sortUndefined: 'last',
          sortFn: (a, b, id) => compareValues(a.getValue<string | number>(id), b.getValue<string | number>(id)),
        }),
      ),
    [columns],
  )
  const data = useMemo(() => [...rows], [rows])
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    state: { sorting: order, columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, isShown(id)])) },
    onSortingChange: setSorting,
  })
  const sortedBy = sorting[0] ?? null
  const inOrder = table.getRowModel().rows
  return {
    shown: columns.filter(({ id }) => table.getColumn(id)?.getIsVisible()),
    rows: useMemo(() => inOrder.map(({ original }) => original), [inOrder]),
    sortedBy,
    sortBy: (id) => setSorting(sortedBy?.id !== id ? [{ id, desc: false }] : sortedBy.desc ? [] : [{ id, desc: true }]),
    isShown,
    show: (id, shown) => choose({ ...chosen, [id]: shown }),
  }
}

import { Checkbox } from '@mantine/core'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../language.tsx'
import { texts } from '../texts.ts'
import { shownIn, type TableColumn } from './column.ts'
import type { Selection } from './selection.ts'
import classes from './Table.module.css'
import type { TableModel } from './useTableModel.ts'
import { useVirtualRows } from './useVirtualRows.ts'

export type RowsProps<Row> = {
  label: string
  model: TableModel<Row>
  rowId: (row: Row) => string
  rowName: (row: Row) => string
  sortable: boolean
  onOpen: ((row: Row) => void) | undefined
  actions: ((row: Row) => ReactNode) | undefined
  selection: Selection | undefined
}

function Head<Row>({ column, model, sortable }: { column: TableColumn<Row>; model: TableModel<Row>; sortable: boolean }) {
  const sorted = model.sortedBy?.id === column.id ? (model.sortedBy.desc ? 'descending' : 'ascending') : 'none'
  const Icon = sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ArrowUpDown
  const may = sortable && column.sortable !== false
  return (
    <th scope="col" data-end={column.align === 'end' || undefined} {...(may ? { 'aria-sort': sorted } : {})}>
      {may ? (
        <button type="button" className={classes.sort} onClick={() => model.sortBy(column.id)}>
          {column.label}
          <Icon size={14} aria-hidden data-quiet={sorted === 'none' || undefined} />
        </button>
      ) : (
        column.label
      )}
    </th>
  )
}

/** The rows as a table: the first column opens a row, the last holds what can be done with it. */
export function TableGrid<Row>({ label, model, rowId, rowName, sortable, onOpen, actions, selection }: RowsProps<Row>) {
  const t = useTexts(texts)
  const { shown, rows } = model
  const { frame, virtual, indexes, before, after, measure } = useVirtualRows(rows.length, 45)
  const width = shown.length + (selection ? 1 : 0) + (actions ? 1 : 0)
  const total = shown.reduce((sum, { grow = 1 }) => sum + grow, 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section ref={frame} className={classes.frame} data-virtual={virtual || undefined} aria-label={label} tabIndex={0}>
      <table className={classes.table} aria-rowcount={rows.length + 1}>
        <caption className={classes.caption}>{label}</caption>
        <colgroup>
          {selection && <col style={{ width: '2.75rem' }} />}
          {shown.map(({ id, grow = 1 }) => (
            <col key={id} style={{ width: `${(100 * grow) / total}%` }} />
          ))}
          {actions && <col style={{ width: '7rem' }} />}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {selection && (
              <th scope="col">
                <Checkbox
                  aria-label={t('selectAll')}
                  checked={rows.length > 0 && rows.every((row) => selection.has(rowId(row)))}
                  indeterminate={selection.size > 0 && !rows.every((row) => selection.has(rowId(row)))}
                  onChange={(event) => selection.setAll(event.currentTarget.checked ? rows.map(rowId) : [])}
                />
              </th>
            )}
            {shown.map((column) => (
              <Head key={column.id} column={column} model={model} sortable={sortable} />
            ))}
            {actions && (
              <th scope="col" data-end>
                <span className={classes.unseen}>{t('moreActions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden>
              <td colSpan={width} style={{ height: before, padding: 0, border: 0 }} />
            </tr>
          )}
          {indexes.map((index) => {
            const row = rows[index]
            if (row === undefined) return null
            const id = rowId(row)
            return (
              <tr key={id} ref={measure} data-index={index} aria-rowindex={index + 2} data-selected={selection?.has(id) || undefined}>
                {selection && (
                  <td>
                    <Checkbox
                      aria-label={t('select', { name: rowName(row) })}
                      checked={selection.has(id)}
                      onChange={(event) => selection.set(id, event.currentTarget.checked)}
                    />
                  </td>
                )}
                {shown.map((column, at) => (
                  <td key={column.id} data-end={column.align === 'end' || undefined}>
                    {at === 0 && onOpen ? (
                      <button type="button" className={classes.open} onClick={() => onOpen(row)}>
                        {shownIn(column, row)}
                      </button>
                    ) : (
                      shownIn(column, row)
                    )}
                  </td>
                ))}
                {actions && <td data-end>{actions(row)}</td>}
              </tr>
            )
          })}
          {after > 0 && (
            <tr aria-hidden>
              <td colSpan={width} style={{ height: after, padding: 0, border: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}

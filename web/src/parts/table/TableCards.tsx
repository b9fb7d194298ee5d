import { Checkbox, Group, Text } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { Facts } from '../Facts.tsx'
import { texts } from '../texts.ts'
import { shownIn } from './column.ts'
import classes from './Table.module.css'
import type { RowsProps } from './TableGrid.tsx'
import { useVirtualRows } from './useVirtualRows.ts'

/** The same rows on a phone: one card each, the first column as its title. */
export function TableCards<Row>({ label, model, rowId, rowName, onOpen, actions, selection }: RowsProps<Row>) {
  const t = useTexts(texts)
  const { rows, shown } = model
  const { frame, virtual, indexes, before, after, measure } = useVirtualRows(rows.length, 148)
  const [first, ...others] = shown
  return (
    <section ref={frame} className={classes.cardFrame} data-virtual={virtual || undefined} aria-label={label} tabIndex={virtual ? 0 : -1}>
      <ul className={classes.cards} style={{ paddingTop: before, paddingBottom: after }}>
        {indexes.map((index) => {
          const row = rows[index]
          if (row === undefined || !first) return null
          const id = rowId(row)
          const title = shownIn(first, row)
          return (
            <li key={id} ref={measure} data-index={index}>
              <div className={classes.card}>
                <Group gap="sm" wrap="nowrap" align="flex-start">
                  {selection && (
                    <Checkbox
                      aria-label={t('select', { name: rowName(row) })}
                      checked={selection.has(id)}
                      onChange={(event) => selection.set(id, event.currentTarget.checked)}
                    />
                  )}
                  <Text component="div" fw={600} flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
                    {onOpen ? (
                      <button type="button" className={classes.open} onClick={() => onOpen(row)}>
                        {title}
                      </button>
                    ) : (
                      title
                    )}
                  </Text>
                  {actions?.(row)}
                </Group>
                <Facts dense facts={others.map((column) => [column.label, shownIn(column, row)] as const)} />
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

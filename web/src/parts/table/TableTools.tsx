import { Button, Group, Menu } from '@mantine/core'
import { Columns3, FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../language.tsx'
import { SearchField } from '../SearchField.tsx'
import { texts } from '../texts.ts'
import type { TableColumn } from './column.ts'
import type { TableModel } from './useTableModel.ts'

type Props<Row> = {
  columns: readonly TableColumn<Row>[]
  model: TableModel<Row>
  search: { typed: string; type: (typed: string) => void } | null
  onExport: (() => void) | null
  filters?: ReactNode
}

/** What stands above a table: search, the page's own filters, choice of columns, export. */
export function TableTools<Row>({ columns, model, search, onExport, filters }: Props<Row>) {
  const t = useTexts(texts)
  return (
    <Group gap="xs" align="flex-end">
      {search && <SearchField aria-label={t('searchTable')} placeholder={t('searchTable')} value={search.typed} onType={search.type} />}
      {filters}
      <Group gap="xs" ml="auto" wrap="nowrap">
        <Menu position="bottom-end" closeOnItemClick={false}>
          <Menu.Target>
            <Button variant="default" leftSection={<Columns3 size={16} aria-hidden />}>
              {t('columns')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.map(({ id, label }) => {
              const shown = model.isShown(id)
              const last = shown && model.shown.length === 1
              return (
                <Menu.CheckboxItem key={id} checked={shown} disabled={last} onChange={(checked) => model.show(id, checked)}>
                  {label}
                </Menu.CheckboxItem>
              )
            })}
          </Menu.Dropdown>
        </Menu>
        {onExport && (
          <Button variant="default" leftSection={<FileDown size={16} aria-hidden />} onClick={onExport}>
            {t('exportCsv')}
          </Button>
        )}
      </Group>
    </Group>
  )
}

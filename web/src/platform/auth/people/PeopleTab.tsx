import { useMemo, useState } from 'react'
import type { Person } from '#schema/platform/workspaces'
import { useTexts } from '../../../language.tsx'
import { DataTable, type TableColumn } from '../../../parts/DataTable.tsx'
import { CompassDrawing } from '../../../parts/drawings.tsx'
import { EmptyState } from '../../../parts/EmptyState.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { TimeAgo } from '../../../parts/TimeAgo.tsx'
import { usePagedList } from '../../../parts/usePagedList.ts'
import { PersonDrawer } from './PersonDrawer.tsx'
import { useRightNames } from './RightsFields.tsx'
import { RightsReviewed } from './RightsReviewed.tsx'
import { texts } from './texts.ts'

const tones = { active: 'good', deactivated: 'off', expired: 'warning' } as const

/** The people of the workspace. */
export function PeopleTab() {
  const t = useTexts(texts)
  const nameOf = useRightNames()
  const list = usePagedList<Person>('/api/platform/workspaces/people')
  const [open, setOpen] = useState<string | null>(null)
  const columns = useMemo<TableColumn<Person>[]>(
    () => [
      { id: 'name', label: t('name'), value: ({ name }) => name, grow: 2 },
      { id: 'email', label: t('email'), value: ({ email }) => email, grow: 2 },
      {
        id: 'roles',
        label: t('roles'),
        value: ({ roles, duties, installationAdministrator }) =>
          [...roles, ...duties, ...(installationAdministrator ? ['installation-administrator'] : [])].map(nameOf).join(', '),
        grow: 2,
      },
      {
        id: 'state',
        label: t('state'),
        value: ({ state }) => state,
        text: ({ state }) => t(`state_${state}`),
        cell: ({ state }) => <StateChip tone={tones[state]} label={t(`state_${state}`)} />,
      },
      { id: 'seen', label: t('seen'), value: ({ seenAt }) => seenAt, cell: ({ seenAt }) => (seenAt ? <TimeAgo at={seenAt} /> : '—') },
    ],
    [t, nameOf],
  )
  const person = list.rows?.find(({ id }) => id === open) ?? null
  return (
    <>
      <RightsReviewed />
      <DataTable
        name="people"
        label={t('people')}
        columns={columns}
        rows={list.rows}
        more={list.more}
        error={list.error}
        onRetry={list.onRetry}
        rowId={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        empty={
          <EmptyState drawing={<CompassDrawing />} title={t('people')}>
            {t('inviteHint')}
          </EmptyState>
        }
      />
      <PersonDrawer person={person} onClose={() => setOpen(null)} />
    </>
  )
}

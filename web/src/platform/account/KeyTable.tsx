import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ApiKey } from '#schema/platform/auth'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { CompassDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { usePagedList } from '../../parts/usePagedList.ts'
import { texts } from './texts.ts'

/** API keys, of one person or of the workspace. */
export function KeyTable({ address, withOwner = false, revokes }: { address: string; withOwner?: boolean; revokes: boolean }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const client = useQueryClient()
  const list = usePagedList<ApiKey>(address)
  const [asked, ask] = useState<ApiKey | null>(null)
  const columns = useMemo<TableColumn<ApiKey>[]>(
    () => [
      { id: 'name', label: t('keyName'), value: ({ name, hint }) => `${name} · …${hint}`, grow: 2 },
      ...(withOwner ? [{ id: 'owner', label: t('owner'), value: ({ ownerName }: ApiKey) => ownerName }] : []),
      { id: 'rights', label: t('keyRights'), value: ({ permissions }) => permissions.length, align: 'end' },
      { id: 'ends', label: t('ends'), value: ({ endsAt }) => endsAt, cell: ({ endsAt }) => instant(endsAt) },
      {
        id: 'used',
        label: t('used'),
        value: ({ usedAt }) => usedAt,
        cell: ({ usedAt }) => (usedAt ? <TimeAgo at={usedAt} /> : t('never')),
      },
    ],
    [t, instant, withOwner],
  )
  const revoke = async () => {
    if (asked) await api('DELETE', `${address}/${asked.id}`)
    await client.invalidateQueries({ queryKey: ['list'] })
  }
  return (
    <>
      <DataTable
        name="keys"
        label={t('keys')}
        columns={columns}
        rows={list.rows}
        more={list.more}
        error={list.error}
        onRetry={list.onRetry}
        rowId={({ id }) => id}
        actions={(key) =>
          revokes ? (
            <Button size="xs" variant="default" onClick={() => ask(key)}>
              {t('revoke')}
            </Button>
          ) : null
        }
        empty={
          <EmptyState drawing={<CompassDrawing />} title={t('noKeys')}>
            {t('noKeysBody')}
          </EmptyState>
        }
      />
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t('revokeTitle', { name: asked?.name ?? '' })}
        consequence={t('revokeConsequence')}
        wayBack={t('revokeWayBack')}
        go={t('revoke')}
        onGo={revoke}
      />
    </>
  )
}

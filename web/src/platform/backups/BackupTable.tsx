import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { Backup } from '#schema/platform/backups'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { StateChip, type StateTone } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

type State = 'none' | 'verify' | 'drill' | 'failed'
const stateOf = ({ check }: Backup): State => (check === null ? 'none' : check.problem ? 'failed' : check.kind)
const tones: Record<State, StateTone> = { none: 'waiting', verify: 'good', drill: 'good', failed: 'bad' }

/** The backups with their size, age and what is known about each. */
export function BackupTable({
  rows,
  error,
  onRetry,
  onCheck,
  mayCheck,
}: {
  rows: readonly Backup[] | undefined
  error: unknown
  onRetry: () => void
  onCheck: (backup: string) => void
  mayCheck: boolean
}) {
  const t = useTexts(texts)
  const { bytes, instant } = useFormats()
  const columns = useMemo(
    (): readonly TableColumn<Backup>[] => [
      {
        id: 'made',
        label: t('made'),
        value: ({ createdAt }) => createdAt,
        text: ({ createdAt }) => instant(createdAt),
        cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
        grow: 2,
      },
      {
        id: 'what',
        label: t('what'),
        value: ({ kind }) => kind,
        text: ({ kind }) => t(`kind_${kind}`),
        cell: ({ kind }) => t(`kind_${kind}`),
        grow: 2,
      },
      {
        id: 'size',
        label: t('size'),
        value: (row) => row.bytes,
        text: (row) => bytes(row.bytes),
        cell: (row) => bytes(row.bytes),
        align: 'end',
      },
      {
        id: 'state',
        label: t('state'),
        value: stateOf,
        text: (row) => t(`state_${stateOf(row)}`),
        cell: (row) => <StateChip tone={tones[stateOf(row)]} label={t(`state_${stateOf(row)}`)} />,
        grow: 2,
      },
      { id: 'rumbo', label: t('rumbo'), value: ({ rumbo }) => rumbo },
    ],
    [t, bytes, instant],
  )
  return (
    <DataTable
      name="backups"
      label={t('list')}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ createdAt }) => instant(createdAt)}
      error={error}
      onRetry={onRetry}
      empty={null}
      actions={
        mayCheck
          ? ({ id, createdAt }) => (
              <Button
                variant="subtle"
                size="compact-sm"
                c="var(--mantine-color-anchor)"
                onClick={() => onCheck(id)}
                aria-label={t('checkOf', { when: instant(createdAt) })}
              >
                {t('check')}
              </Button>
            )
          : undefined
      }
    />
  )
}

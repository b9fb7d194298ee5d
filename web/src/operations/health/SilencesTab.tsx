import { Button, Group, Stack } from '@mantine/core'
import { BellOff } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Silence } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { alertsAddress, useChange, useSilences } from './health.ts'
import { SilenceForm } from './SilenceForm.tsx'
import { texts } from './texts.ts'

/** What nobody is told of for a while, why, and who said so. */
export function SilencesTab() {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const may = useSignedIn().permissions.includes('platform.alerts.silence')
  const { items, error, refetch } = useSilences()
  const [adding, add] = useState(false)
  const end = useChange((id: string) => api('POST', `${alertsAddress}/silences/${id}/end`, {}))
  const columns = useMemo((): readonly TableColumn<Silence>[] => {
    const whatOf = ({ what, severity }: Silence) => what ?? t(severity === 'warning' ? 'silenceAllWarnings' : 'silenceAll')
    return [
      { id: 'what', label: t('silenceWhat'), value: whatOf, grow: 3 },
      { id: 'reason', label: t('silenceReason'), value: ({ reason }) => reason, grow: 2 },
      { id: 'by', label: t('by'), value: ({ by }) => by },
      { id: 'until', label: t('until'), value: ({ endsAt }) => endsAt, cell: ({ endsAt }) => instant(endsAt), grow: 2 },
      {
        id: 'state',
        label: t('state'),
        value: ({ active }) => (active ? 'active' : 'ended'),
        text: ({ active }) => t(active ? 'active' : 'ended'),
        cell: ({ active }) => <StateChip tone={active ? 'busy' : 'off'} label={t(active ? 'active' : 'ended')} />,
      },
    ]
  }, [t, instant])
  const button = may && (
    <Button data-primary leftSection={<BellOff size={18} aria-hidden />} onClick={() => add(true)}>
      {t('newSilence')}
    </Button>
  )
  return (
    <Stack>
      {items && items.length > 0 && <Group justify="flex-end">{button}</Group>}
      {end.error && <ProblemView error={end.error} />}
      <DataTable
        name="silences"
        label={t('tabSilences')}
        columns={columns}
        rows={items}
        rowId={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        {...(may
          ? {
              actions: (row: Silence) =>
                row.active && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('endSilenceOf', { what: row.what ?? t('silenceAll') })}
                    onClick={() => end.mutate(row.id)}
                  >
                    {t('endSilence')}
                  </Button>
                ),
            }
          : {})}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('noSilences')} action={button}>
            {t('noSilencesBody')}
          </EmptyState>
        }
      />
      <DetailDrawer opened={adding} onClose={() => add(false)} title={t('newSilence')}>
        {adding && <SilenceForm onDone={() => add(false)} />}
      </DetailDrawer>
    </Stack>
  )
}

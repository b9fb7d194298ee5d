import { Alert, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useChange } from './connections.ts'
import { texts } from './texts.ts'

/** Says that something was removed, with the way back beside it. */
export function RemovedNote({ what, onUndo, onClose }: { what: string; onUndo: () => Promise<unknown>; onClose: () => void }) {
  const t = useTexts(texts)
  const undo = useChange(onUndo)
  return (
    <Alert role="status" variant="light" withCloseButton closeButtonLabel={t('close')} onClose={onClose}>
      <Group gap="sm">
        <Text>{what}</Text>
        <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => undo.mutate(undefined, { onSuccess: onClose })}>
          {t('undo')}
        </Button>
      </Group>
      {undo.error && <ProblemView error={undo.error} />}
    </Alert>
  )
}

type Removed = Readonly<{ id: string; name: string; restorableUntil: string | null }>

/** What was removed in the last thirty days, each with its way back. */
export function RemovedList({
  name,
  items,
  onRestore,
}: {
  name: string
  items: readonly Removed[]
  onRestore: (id: string) => Promise<unknown>
}) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const [asked, ask] = useState('')
  const restore = useChange(onRestore)
  if (items.length === 0) return null
  return (
    <Detail name={`removed-${name}`} label={t('removed', { n: items.length })}>
      {restore.error && <ProblemView error={restore.error} />}
      {items.map((item) => (
        <Group key={item.id} justify="space-between" gap="sm">
          <div>
            <Text style={{ overflowWrap: 'anywhere' }}>{item.name}</Text>
            {item.restorableUntil && (
              <Text size="sm" c="dimmed">
                {t('restorable', { until: instant(item.restorableUntil) })}
              </Text>
            )}
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={t('restoreOf', { name: item.name })}
            loading={restore.isPending && asked === item.id}
            onClick={() => {
              ask(item.id)
              restore.mutate(item.id)
            }}
          >
            {t('restore')}
          </Button>
        </Group>
      ))}
    </Detail>
  )
}

import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useAddStarters, useStarters } from './metrics.ts'
import { texts } from './texts.ts'

/** The metrics that Rumbo brings ready, to be chosen; those already there are marked. */
export function Starters({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts)
  const { data, error, refetch } = useStarters()
  const add = useAddStarters()
  const [chosen, choose] = useState<string[]>([])
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={5} height={64} />
  return (
    <Stack gap="lg">
      <Text>{t('readyLead')}</Text>
      <Checkbox.Group value={chosen} onChange={choose} aria-label={t('fromReady')}>
        <Stack>
          {data.items.map(({ key, name, description, metric }) => (
            <Checkbox
              key={key}
              value={key}
              label={name}
              description={metric === null ? description : `${description} ${t('alreadyThere')}`}
              disabled={metric !== null}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {add.error && <ProblemView error={add.error} />}
      <Button
        data-primary
        disabled={chosen.length === 0}
        loading={add.isPending}
        onClick={() => add.mutate(chosen, { onSuccess: onDone })}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('addReady', { n: chosen.length })}
      </Button>
    </Stack>
  )
}

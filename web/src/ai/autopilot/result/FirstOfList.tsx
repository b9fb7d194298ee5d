import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { RunResult } from '#schema/ai/autopilot/report'
import type { RunList } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../../language.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useFirstOfList } from './results.ts'
import { texts } from './texts.ts'

type Kind = RunResult['measured']['problem']['kind']

/**
 * Who stands first on the list, and why. Nothing for lists without an order (of earlier versions), and for whoever sees rows
 * of customers with a reason only: the download asks for it.
 */
export function FirstOfList({ id, kind }: { id: string; kind: Kind }) {
  const t = useTexts(texts)
  const { share, number } = useFormats()
  const { data } = useFirstOfList(id)
  if (!data || data.items.length === 0) return null
  const said = ({ score, prediction }: RunList['items'][number]): string => {
    if (kind === 'regression') return number(score, { maximumSignificantDigits: 4 })
    return kind === 'binary' ? share(score) : `${prediction} · ${share(score)}`
  }
  return (
    <Stack component="section" gap="sm" aria-labelledby="first">
      <Title order={2} size="h3" id="first">
        {t('first')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {data.items.map((person, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two rows alike; the list never moves
          <Paper key={at} component="article" aria-label={person.id} withBorder radius="lg" p="md">
            <Group justify="space-between" align="baseline" wrap="nowrap">
              <Text fw={650} miw={0} style={{ overflowWrap: 'anywhere' }}>
                {data.idName === 'row' ? t('rowNumber', { row: person.id }) : person.id}
              </Text>
              <Text fw={650} style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
                {said(person)}
              </Text>
            </Group>
            {person.reasons.map((reason) => (
              <Text key={reason} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {reason}
              </Text>
            ))}
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  )
}

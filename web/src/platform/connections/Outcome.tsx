import { Code, Group, Stack, Text } from '@mantine/core'
import type { Attempt } from '#schema/platform/webhooks'
import { useTexts } from '../../language.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { tellFailure } from './failures.ts'
import { texts } from './texts.ts'

/** What became of one attempt, in words, with how the answer of the other side begins. */
export function Outcome({ attempt, chip = true }: { attempt: Attempt; chip?: boolean }) {
  const t = useTexts(texts)
  const { status, failure, answer, tookMs } = attempt
  const told = failure === null ? null : tellFailure(failure, status)
  return (
    <Stack gap={4} role="status">
      <Group gap="xs">
        {chip && <StateChip tone={told ? 'bad' : 'good'} label={t(told ? 'notArrived' : 'arrived')} />}
        <Text size="sm">{told ? t(told.key, told.params) : t('answered', { status: status ?? 0, ms: tookMs })}</Text>
      </Group>
      {answer !== null && (
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} fz="xs">
          {answer}
        </Code>
      )}
    </Stack>
  )
}

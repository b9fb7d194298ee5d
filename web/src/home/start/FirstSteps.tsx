import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { SeeExample } from '../../demo/SeeExample.tsx'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { StateChip } from '../../parts/StateChip.tsx'
import { Terms } from '../../parts/Term.tsx'
import type { FirstStep } from './home.ts'
import { texts } from './texts.ts'

/**
 * What to do once, in the order that pays first; what the system saw done is marked.
 * @param example  whether the example data are offered here
 */
export function FirstSteps({ steps, slug, example }: { steps: readonly FirstStep[]; slug: string; example: boolean }) {
  const t = useTexts(texts)
  const done = steps.filter((step) => step.done).length
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }} aria-labelledby="first-steps">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="first-steps">
          {t('stepsTitle')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('stepsDone', { n: done, all: steps.length })}
        </Text>
      </Group>
      <Stack gap="md" component="ol" m={0} pl="1.25rem">
        {steps.map((step) => (
          <li key={step.id}>
            <Group gap="sm" align="flex-start" justify="space-between" wrap="nowrap">
              <div>
                <Anchor component={Link} to={pageAddress(slug, step.feature)} fw={600}>
                  {t(`step_${step.id}`)}
                </Anchor>
                <Text size="sm" c="dimmed">
                  <Terms>{t(`why_${step.id}`)}</Terms>
                </Text>
              </div>
              <StateChip tone={step.done ? 'good' : 'waiting'} label={t(step.done ? 'done' : 'pending')} />
            </Group>
          </li>
        ))}
      </Stack>
      {example && <SeeExample apart />}
    </Paper>
  )
}

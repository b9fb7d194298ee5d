import { Group, Paper, Stack, Text } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTexts } from '../language.tsx'
import { Term } from './Term.tsx'
import { texts } from './texts.ts'

/** How much a figure is to be believed; the three never add up into one. */
export type Standing = 'verified' | 'estimated' | 'forecast'

/**
 * One figure: what it is, its value and unit, the period, against what, how fresh, and where it comes from. Without a
 * value it says that there is not enough data yet, and the way out.
 */
export function FigureCard({
  label,
  value,
  unit,
  note,
  standing,
  fresh,
  source,
  none,
  wayOut,
}: {
  label: string
  value: ReactNode | null
  unit?: string
  /** Period and comparison. */
  note?: ReactNode
  standing?: Standing
  /** When it was last true, as a sentence or `TimeAgo`. */
  fresh?: ReactNode
  /** A link that opens its inputs: *¿De dónde sale?* */
  source?: ReactNode
  /** What is said instead of a value; *todavía no hay datos suficientes* when not given. */
  none?: string
  /** What to do so that there will be a value. */
  wayOut?: ReactNode
}) {
  const t = useTexts(texts)
  const id = useId()
  const known = value !== null && value !== undefined
  return (
    <Paper component="section" aria-labelledby={id} withBorder radius="lg" p="md" h="100%">
      <Stack gap={6} h="100%">
        <Text id={id} component="h2" size="sm" fw={600} c="dimmed">
          {label}
        </Text>
        {known ? (
          <Group gap={6} align="baseline">
            <Text component="span" fz="1.75rem" fw={650} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}>
              {value}
            </Text>
            {unit && <Text component="span">{unit}</Text>}
          </Group>
        ) : (
          <Text>{none ?? t('noData')}</Text>
        )}
        {known && note && (
          <Text size="sm" component="div">
            {note}
          </Text>
        )}
        {standing && known && (
          <Text size="sm" fw={600}>
            <Term id={standing}>{t(standing)}</Term>
          </Text>
        )}
        {known && (fresh || source) && (
          <Group gap="sm" mt="auto" pt={4}>
            {fresh && (
              <Text size="xs" c="dimmed" component="div">
                {fresh}
              </Text>
            )}
            {source && (
              <Text size="xs" component="div">
                {source}
              </Text>
            )}
          </Group>
        )}
        {!known && wayOut && (
          <Text size="sm" component="div" mt="auto">
            {wayOut}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

import { Box, Group, Text } from '@mantine/core'
import { dateOfDay } from '#base'
import type { OrderRecognition } from '#schema/ai/orders/answers'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

const height = 84
const width = 640
const line = 44

/** What is known before a day and what is looked at after it: the last window of the file, and the one to come. */
export function Timeline({ rhythm }: Pick<OrderRecognition, 'rhythm'>) {
  const t = useTexts(texts)
  const formats = useFormats()
  const { firstDay, lastDay, windowDays } = rhythm
  const span = lastDay - firstDay + windowDays
  const at = (day: number) => 8 + ((width - 16) * (day - firstDay)) / Math.max(1, span)
  const day = (n: number) => formats.day(dateOfDay(n))
  const [cut, now, end] = [at(Math.max(firstDay, lastDay - windowDays)), at(lastDay), at(lastDay + windowDays)]
  const parts = [
    { from: at(firstDay), to: cut, color: 'var(--mantine-color-petrol-5)', label: t('timelinePast') },
    { from: cut, to: now, color: 'var(--mantine-color-petrol-8)', label: t('timelineMeasured') },
    { from: now, to: end, color: 'var(--mantine-color-gray-5)', label: t('timelineNext') },
  ]
  const words = t('timelineWords', { from: day(firstDay), to: day(lastDay), days: windowDays })
  return (
    <Box component="figure" m={0}>
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={words} style={{ display: 'block', maxWidth: width }}>
        {parts.map(({ from, to, color, label }) => (
          <rect key={label} x={from} y={line - 6} width={Math.max(2, to - from - 2)} height={12} rx={3} fill={color} />
        ))}
        <line x1={now} x2={now} y1={line - 20} y2={line + 16} stroke="currentColor" strokeWidth={1.5} />
        <text x={now} y={line - 26} textAnchor={now > width - 90 ? 'end' : 'middle'} fontSize={13} fill="currentColor">
          {day(lastDay)}
        </text>
        <text x={at(firstDay)} y={line + 30} fontSize={13} fill="currentColor">
          {day(firstDay)}
        </text>
      </svg>
      <Group gap="md" mb="xs" aria-hidden>
        {parts.map(({ color, label }) => (
          <Group key={label} gap={6} wrap="nowrap">
            <Box w={12} h={12} bg={color} style={{ borderRadius: 3 }} />
            <Text size="sm">{label}</Text>
          </Group>
        ))}
      </Group>
      <Text component="figcaption" size="sm">
        {words}
      </Text>
    </Box>
  )
}

import { ActionIcon, Button, Group, Menu, Paper, Stack, Table, Text } from '@mantine/core'
import { useId } from '@mantine/hooks'
import type { EChartsType } from 'echarts/core'
import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTexts } from '../language.tsx'
import { ChartDrawing } from './chart/ChartDrawing.tsx'
import { pngOf } from './chart/picture.ts'
import { type ChartSpec, type ChartTable, extremesOf, hasValues, tableOf } from './chart/spec.ts'
import { download } from './download.ts'
import { csvOf } from './table/csv.ts'
import { texts } from './texts.ts'
import { useFormats } from './useFormats.ts'

export type { ChartSpec } from './chart/spec.ts'

/** What the drawing shows, in words. */
function useAlternative(spec: ChartSpec): string {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { unit } = spec.y
  const value = (of: number) => `${number(of, { maximumSignificantDigits: 4 })} ${unit}`.trim()
  return extremesOf(spec)
    .map(({ name, first, last, low, lowAt, high, highAt }) =>
      t('chartSeries', { name, first: value(first), last: value(last), low: value(low), lowAt, high: value(high), highAt }),
    )
    .join(' ')
}

/**
 * A chart with its conclusion as title, its axes with units, its figures as a table one click away, and as SVG, PNG or CSV.
 * `spec` is made once (`useMemo`): a new one is drawn anew.
 */
export function Chart({
  name,
  title,
  spec,
  height = 280,
  figures,
}: {
  name: string
  title: string
  spec: ChartSpec
  height?: number
  /** The table one click away, where it tells more than the drawing. */
  figures?: ChartTable
}) {
  const t = useTexts(texts)
  const { number, locale } = useFormats()
  const [asTable, setAsTable] = useState(false)
  const chart = useRef<EChartsType | null>(null)
  const id = useId()
  const alternative = useAlternative(spec)
  const known = hasValues(spec)
  const table = figures ?? tableOf(spec, t('chartLow'), t('chartHigh'))
  const saveSvg = () => chart.current && download(`${name}.svg`, 'image/svg+xml', chart.current.renderToSVGString())
  const savePng = async () => {
    const drawn = chart.current
    if (!drawn) return
    const ground = getComputedStyle(document.body).backgroundColor
    download(`${name}.png`, 'image/png', await pngOf(drawn.renderToSVGString(), drawn.getWidth(), drawn.getHeight(), ground))
  }
  const saveCsv = () => {
    const columns = table.head.map((label, at) => ({ id: label, label, value: (row: (typeof table.rows)[number]) => row[at] ?? null }))
    download(`${name}.csv`, 'text/csv;charset=utf-8', csvOf(columns, table.rows, locale))
  }
  return (
    <Paper component="figure" aria-labelledby={id} withBorder radius="lg" p="md" m={0}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Text id={id} component="figcaption" fw={650} flex="1 1 15rem">
            {title}
          </Text>
          {known && (
            <Group gap={4} wrap="nowrap">
              <Button variant="subtle" size="compact-sm" c="var(--mantine-color-anchor)" onClick={() => setAsTable(!asTable)}>
                {t(asTable ? 'asDrawing' : 'asTable')}
              </Button>
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" c="var(--mantine-color-text)" aria-label={t('downloadChart')}>
                    <Download size={16} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={saveSvg} disabled={asTable}>
                    SVG
                  </Menu.Item>
                  <Menu.Item onClick={() => void savePng()} disabled={asTable}>
                    PNG
                  </Menu.Item>
                  <Menu.Item onClick={saveCsv}>CSV</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </Group>
          )}
        </Group>
        {!known && (
          <Text role="status" c="dimmed" py="xl" ta="center">
            {t('noData')}
          </Text>
        )}
        {known && !asTable && <ChartDrawing spec={spec} label={`${title}. ${alternative}`} height={height} chart={chart} />}
        {known && asTable && (
          <Table.ScrollContainer minWidth={320} type="native">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  {table.head.map((head, at) => (
                    <Table.Th key={head} ta={at === 0 ? 'start' : 'end'}>
                      {head}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {table.rows.map((row, line) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two points may have the same label; rows never move
                  <Table.Tr key={`${line}·${row[0]}`}>
                    {row.map((cell, at) => (
                      <Table.Td key={table.head[at]} ta={at === 0 ? 'start' : 'end'}>
                        {typeof cell === 'number' ? number(cell) : (cell ?? '—')}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Paper>
  )
}

import { Accordion, Code, List, Select, Stack, Table, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { ResultBlock, ResultFigure, ResultTable, RunResult } from '#schema/ai/autopilot/report'
import { useTexts } from '../../../language.tsx'
import { Chart } from '../../../parts/Chart.tsx'
import { Detail } from '../../../parts/Detail.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { texts } from './texts.ts'
import { toneOf } from './verdict.ts'

function Grid({ table }: { table: ResultTable }) {
  const chosen = new Set(table.chosen)
  return (
    <Table.ScrollContainer
      minWidth={Math.min(900, 150 * table.head.length)}
      type="native"
      tabIndex={0}
      role="group"
      aria-label={table.label}
    >
      <Table>
        <Table.Thead>
          <Table.Tr>
            {table.head.map(({ text, number }) => (
              <Table.Th key={text} ta={number ? 'end' : 'start'}>
                {text}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are what was found and never move
            <Table.Tr key={line} fw={chosen.has(line) ? 650 : 400}>
              {row.map((cell, at) => (
                <Table.Td
                  key={table.head[at]?.text ?? at}
                  ta={cell.looks === 'number' ? 'end' : 'start'}
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {cell.looks === 'code' ? <Code style={{ whiteSpace: 'normal' }}>{cell.text}</Code> : cell.text}
                  {cell.notes?.map((note) => (
                    <Text key={note} size="sm" c="dimmed">
                      {note}
                    </Text>
                  ))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Figure({ name, figure }: { name: string; figure: ResultFigure }) {
  const figures = useMemo(
    () => ({ head: figure.table.head.map(({ text }) => text), rows: figure.table.rows.map((row) => row.map((cell) => cell.text)) }),
    [figure],
  )
  const { chart } = figure
  return (
    <Chart name={name} title={figure.title} spec={chart} figures={figures} height={chart.across ? 110 + 34 * chart.x.labels.length : 300} />
  )
}

/** One of many figures of the same kind: the column is chosen by its name. */
function Several({ name, figures }: { name: string; figures: readonly ResultFigure[] }) {
  const t = useTexts(texts)
  const [at, choose] = useState(0)
  const shown = figures[at]
  return (
    <Stack gap="sm">
      <Select
        label={t('column')}
        data={figures.map((figure, i) => ({ value: String(i), label: figure.name ?? figure.title }))}
        value={String(at)}
        onChange={(chosen) => choose(Number(chosen ?? 0))}
        allowDeselect={false}
        searchable
        maw={420}
      />
      {shown && <Figure key={at} name={name} figure={shown} />}
    </Stack>
  )
}

function Block({ name, block }: { name: string; block: ResultBlock }) {
  switch (block.kind) {
    case 'text':
      return (
        <Text maw="46rem" {...(block.quiet ? { size: 'sm', c: 'dimmed' } : {})}>
          {block.text}
        </Text>
      )
    case 'heading':
      return (
        <Title order={4} size="h4">
          {block.text}
        </Title>
      )
    case 'list':
      return (
        <List spacing={4} maw="46rem">
          {block.items.map(({ mark, text }) => (
            <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
              {mark && <strong>{mark}: </strong>}
              {text}
            </List.Item>
          ))}
        </List>
      )
    case 'verdict':
      return <StateChip tone={toneOf[block.tone]} label={block.text} />
    case 'table':
      return <Grid table={block.table} />
    case 'folded':
      return (
        <Detail name={`run-${name}`} label={block.label}>
          <Grid table={block.table} />
        </Detail>
      )
    case 'figure':
      return <Figure name={name} figure={block.figure} />
    case 'several':
      return <Several name={name} figures={block.figures} />
  }
}

/** Everything of the report, a part at a time; what is closed is not drawn. */
export function Sections({ sections }: { sections: RunResult['sections'] }) {
  const [opened, open] = useState<string[]>([])
  return (
    <Accordion multiple value={opened} onChange={open} variant="separated" order={3} chevronPosition="left">
      {sections.map(({ id, title, blocks }) => (
        <Accordion.Item key={id} value={id}>
          <Accordion.Control>{title}</Accordion.Control>
          <Accordion.Panel>
            {opened.includes(id) && (
              <Stack gap="md">
                {blocks.map((block, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: blocks are what was found and never move
                  <Block key={at} name={`${id}-${at}`} block={block} />
                ))}
              </Stack>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

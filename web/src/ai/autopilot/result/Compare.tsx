import { Anchor, MultiSelect, Stack, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RunResult } from '#schema/ai/autopilot/report'
import type { Run } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../../language.tsx'
import { pageAddress } from '../../../pages.ts'
import { Loading } from '../../../parts/Loading.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { useRunList } from '../runs.ts'
import { texts as runTexts } from '../texts.ts'
import { compareRuns } from './compare.ts'
import { useResults } from './results.ts'
import { texts } from './texts.ts'
import { toneOf } from './verdict.ts'

type Beside = Readonly<{ letter: string; name: string; id: string; result: RunResult }>

/** Each pair in a sentence: which is better, or why that cannot be said. */
function Sentences({ runs }: { runs: readonly Beside[] }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const size = (x: number) => number(x, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
  const pairs = runs.flatMap((a, i) => runs.slice(i + 1).map((b) => ({ a, b, found: compareRuns(a.result.measured, b.result.measured) })))
  const told = pairs.map(({ a, b, found }) => {
    if (found.kind === 'apart') return t(`apart_${found.why}`, { a: a.letter, b: b.letter })
    const sizes = { difference: size(found.difference), within: size(found.within) }
    if (found.kind === 'even') return t('even', { a: a.letter, b: b.letter, ...sizes })
    const [better, other] = found.first ? [a, b] : [b, a]
    return t('better', { better: better.letter, other: other.letter, ...sizes })
  })
  return (
    <Stack gap="xs" role="status">
      {told.map((sentence) => (
        <Text key={sentence} size="lg" maw="46rem" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
      ))}
      {pairs.some(({ found }) => found.kind !== 'apart') && (
        <Text size="sm" c="dimmed">
          {t('prudent')}
        </Text>
      )}
    </Stack>
  )
}

function SideBySide({ runs }: { runs: readonly Beside[] }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const rows = [
    ...new Map(runs.flatMap(({ result }) => result.facts.map(({ id, label }) => [`${id} ${label}`, { id, label }] as const))).values(),
  ]
  const textOf = ({ result }: Beside, row: (typeof rows)[number]) =>
    result.facts.find(({ id, label }) => id === row.id && label === row.label)?.text ?? '—'
  return (
    <Table.ScrollContainer minWidth={220 * (runs.length + 1)} type="native" tabIndex={0} role="region" aria-label={t('compare')}>
      <Table layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('matter')}</Table.Th>
            {runs.map(({ id, name }) => (
              <Table.Th key={id} style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/autopilot', id)} inherit>
                  {name}
                </Anchor>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.id} ${row.label}`}>
              <Table.Th scope="row">{row.label}</Table.Th>
              {runs.map((one) => (
                <Table.Td key={one.id} style={{ overflowWrap: 'anywhere' }}>
                  {row.id === 'verdict' ? <StateChip tone={toneOf[one.result.usable]} label={one.result.verdict} /> : textOf(one, row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row">{t('warningsCount')}</Table.Th>
            {runs.map(({ id, result }) => (
              <Table.Td key={id} style={{ overflowWrap: 'anywhere' }}>
                {result.warnings.length === 0
                  ? '—'
                  : result.warnings.map(({ text }) => (
                      <Text key={text} size="sm">
                        {text}
                      </Text>
                    ))}
              </Table.Td>
            ))}
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

const letters = ['A', 'B', 'C'] as const
const mostRuns = letters.length
const finishedStatuses = ['delivered', 'no-signal'] as const

/** Two or three finished runs side by side, chosen by the address. */
export function Compare({ ids }: { ids: readonly string[] }) {
  const t = useTexts(texts)
  const r = useTexts(runTexts)
  const { language } = useLanguage()
  const { instant } = useFormats()
  const { workspace } = useSignedIn()
  const navigate = useNavigate()
  const [typed, type] = useState('')
  const [words] = useDebouncedValue(typed, 250)
  const list = useRunList({ words, statuses: finishedStatuses })
  const chosen = [...new Set(ids)].slice(0, mostRuns)
  const results = useResults(chosen, language)
  const finished = list.rows ?? []
  const nameOf = (run: Run) => t('runName', { target: run.target, file: run.file, when: instant(run.createdAt) })
  const names = new Map([
    ...chosen.flatMap((id, i): [string, string][] => {
      const measured = results[i]?.data?.measured
      return measured ? [[id, measured.file]] : []
    }),
    ...finished.map((run): [string, string] => [run.id, nameOf(run)]),
  ])
  const failed = results.find(({ error }) => error)
  const runs = chosen.flatMap((id, i) => {
    const result = results[i]?.data
    const letter = letters[i] ?? ''
    return result ? [{ id, result, letter, name: `${letter} · ${names.get(id) ?? result.measured.file}` }] : []
  })
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/autopilot')} size="sm">
        {r('backToList')}
      </Anchor>
      <PageHead
        title={t('compare')}
        answer={chosen.length < 2 ? t(list.rows && words === '' && finished.length < 2 ? 'tooFew' : 'compareAnswer') : undefined}
      />
      {list.error && <ProblemView error={list.error} onRetry={list.onRetry} />}
      <MultiSelect
        label={t('chooseRuns')}
        description={t('chooseHint')}
        data={[...names].map(([value, label]) => ({ value, label }))}
        value={chosen.filter((id) => names.has(id))}
        maxValues={mostRuns}
        searchable
        searchValue={typed}
        onSearchChange={type}
        filter={({ options }) => options}
        nothingFoundMessage={t('noRunFound')}
        onChange={(next) =>
          void navigate({ to: pageAddress(workspace.slug, 'ai/autopilot', ['compare', ...next].join('/')), replace: true })
        }
      />
      {failed?.error && <ProblemView error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && results.some(({ isPending }) => isPending) && <Loading rows={3} height={80} />}
      {runs.length >= 2 && <Sentences runs={runs} />}
      {runs.length >= 1 && <SideBySide runs={runs} />}
    </Stack>
  )
}

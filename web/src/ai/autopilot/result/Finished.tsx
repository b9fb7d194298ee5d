import { Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunResult } from '#schema/ai/autopilot/report'
import type { Run, RunFile } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../../language.tsx'
import { opens, pageAddress } from '../../../pages.ts'
import { Detail } from '../../../parts/Detail.tsx'
import { FigureCard } from '../../../parts/FigureCard.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { Terms } from '../../../parts/Term.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { EraseRun } from '../EraseRun.tsx'
import { runFile, runReport } from '../runs.ts'
import { texts as runTexts } from '../texts.ts'
import { Sections } from './Blocks.tsx'
import { FirstOfList } from './FirstOfList.tsx'
import { ListSize } from './ListSize.tsx'
import { useResult } from './results.ts'
import { texts } from './texts.ts'
import { toneOf } from './verdict.ts'

/** The order in which people want what a run wrote. */
const files: readonly RunFile[] = ['scores.xlsx', 'scores.csv', 'model-card.md', 'model.json', 'model.onnx', 'run.json']

/** The browser keeps the page: the answer is a file to be saved. */
const save = (run: Run, name: RunFile): void => location.assign(runFile(run.id, name))

/** How many warnings are said before the rest is folded. */
const said = 3

function Warnings({ warnings }: Pick<RunResult, 'warnings'>) {
  const t = useTexts(texts)
  const [all, { toggle }] = useDisclosure(false)
  const others = warnings.length - said
  if (warnings.length === 0) return null
  return (
    <section aria-label={t('warnings')}>
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('warnings')}
        </Title>
        {(all ? warnings : warnings.slice(0, said)).map(({ heavy, text }) => (
          <Paper key={text} withBorder radius="md" p="md">
            <Stack gap={6} align="flex-start">
              <StateChip tone={heavy ? 'warning' : 'off'} label={t(heavy ? 'heavy' : 'light')} />
              <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
            </Stack>
          </Paper>
        ))}
        {others > 0 && (
          <Group>
            <Button variant="subtle" size="compact-md" aria-expanded={all} c="var(--mantine-color-anchor)" onClick={toggle}>
              {all ? t('fewerWarnings') : t('moreWarnings', { n: others })}
            </Button>
          </Group>
        )}
      </Stack>
    </section>
  )
}

function Told({ title, items, note }: { title: string; items: readonly string[]; note?: string }) {
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <Stack gap="xs">
        <Title order={2} size="h3">
          {title}
        </Title>
        <List type={note ? 'ordered' : 'unordered'} spacing={6}>
          {items.map((item) => (
            <List.Item key={item} style={{ overflowWrap: 'anywhere' }}>
              {item}
            </List.Item>
          ))}
        </List>
        {note && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </Stack>
    </section>
  )
}

function Answer({ run, result, next }: { run: Run; result: RunResult; next: ReactNode }) {
  const t = useTexts(texts)
  const isNo = result.next.length > 0
  const isList = !isNo && result.measured.problem.kind === 'binary' && result.measured.test.deciles.length > 0
  return (
    <>
      <Text maw="46rem" component="div">
        <Terms>{`${result.sure} ${result.advice}`}</Terms>
      </Text>
      {isList && <ListSize measured={result.measured} again={run.fileId ?? ''} />}
      {!isList && result.cards.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {result.cards.map(({ title, figure, lines }) => (
            <FigureCard key={title} label={title} value={figure} note={lines.join(' ')} />
          ))}
        </SimpleGrid>
      )}
      {next}
      <Told title={t('next')} items={result.next} />
      <Told title={t('causes')} items={result.causes} note={result.causesNote} />
      <Warnings warnings={result.warnings} />
      <Detail name="run-result">
        <Sections sections={result.sections} />
      </Detail>
    </>
  )
}

type Next = Readonly<{ title: string; body: string; label: string; onClick: () => void }>

/** What can be done with what was found. */
function NextSteps({ steps }: { steps: readonly Next[] }) {
  if (steps.length === 0) return null
  return (
    <SimpleGrid cols={{ base: 1, sm: steps.length }} spacing="md">
      {steps.map(({ title, body, label, onClick }) => (
        <Paper key={title} component="section" aria-label={title} withBorder radius="lg" p="md">
          <Stack gap="xs" h="100%" align="flex-start">
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {body}
            </Text>
            <Button variant="default" mt="auto" onClick={onClick}>
              {label}
            </Button>
          </Stack>
        </Paper>
      ))}
    </SimpleGrid>
  )
}

/** *Lo que he encontrado*: what a finished run found, the answer first. */
export function Finished({ run }: { run: Run }) {
  const t = useTexts(texts)
  const r = useTexts(runTexts)
  const { language } = useLanguage()
  const { instant } = useFormats()
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [erasing, { open, close }] = useDisclosure(false)
  const { data: result, error, refetch } = useResult(run.id, language)
  const there = new Set(run.files.map(({ name }) => name))
  const to = (feature: string, rest: string) => void navigate({ to: pageAddress(workspace.slug, feature, rest) })
  const mayPublish = run.status === 'delivered' && opens('ai/registry', permissions) && permissions.includes('ai.registry.publish')
  const hasList = run.status === 'delivered' && there.has('scores.xlsx')
  const download = () => save(run, 'scores.xlsx')
  const publish = () => to('ai/registry', `publish/${run.id}`)
  const positive = run.headline?.positive
  const steps: Next[] = [
    ...(hasList
      ? [
          {
            title: t('theList'),
            body: positive ? t('theListOver', { positive }) : t('theListBody'),
            label: t('downloadList'),
            onClick: download,
          },
        ]
      : []),
    ...(mayPublish ? [{ title: t('theModel'), body: t('theModelBody'), label: t('publish'), onClick: publish }] : []),
  ]
  return (
    <>
      <PageHead
        title={result?.title ?? run.file}
        {...(result ? { answer: result.answer } : {})}
        state={result && <StateChip tone={toneOf[result.usable]} label={result.verdict} />}
        primary={hasList ? { label: t('downloadList'), onClick: download, icon: <Download size={18} aria-hidden /> } : undefined}
        more={[
          ...(there.has('report.html')
            ? [{ label: t('openReport'), onClick: () => void window.open(runReport(run.id), '_blank', 'noopener') }]
            : []),
          { label: t('compareWith'), onClick: () => to('ai/autopilot', `compare/${run.id}`) },
          ...files.filter((name) => there.has(name)).map((name) => ({ label: r(`file_${name}`), onClick: () => save(run, name) })),
          ...(permissions.includes('ai.autopilot.erase') ? [{ label: r('erase'), onClick: open, danger: true }] : []),
        ]}
      />
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {run.file} · {instant(run.createdAt)}
      </Text>
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !result && <Loading rows={3} height={120} />}
      {result && (
        <Answer
          run={run}
          result={result}
          next={
            <>
              {hasList && <FirstOfList id={run.id} kind={result.measured.problem.kind} />}
              <NextSteps steps={steps} />
            </>
          }
        />
      )}
      <EraseRun run={run} opened={erasing} onClose={close} onErased={() => to('ai/autopilot', '')} />
    </>
  )
}

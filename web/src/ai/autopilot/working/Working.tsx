import { Button, Group, List, Paper, Progress, SimpleGrid, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Check, CircleCheck, CircleDashed, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { Run } from '#schema/ai/autopilot/runs'
import { useLanguage, useTexts } from '../../../language.tsx'
import { Confirm } from '../../../parts/Confirm.tsx'
import { Detail } from '../../../parts/Detail.tsx'
import { FigureCard } from '../../../parts/FigureCard.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { timeLeft } from '../../../parts/time-left.ts'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { texts } from './texts.ts'
import { isSearching, stagesOf, useEndSearch, useWorkingRun } from './working.ts'

type Told = NonNullable<Run['progress']>

function useAnswer({ status, progress }: Run): string {
  const t = useTexts(texts)
  const { language } = useLanguage()
  if (status === 'queued') return t('queued')
  const now = progress && stagesOf(progress).find(({ state }) => state === 'now')
  if (!now) return t('starting')
  const stage = t(`stage_${now.stage}`)
  return progress.secondsLeft === null ? `${stage}.` : `${stage} · ${timeLeft(progress.secondsLeft, language)}`
}

const icons = { done: CircleCheck, now: LoaderCircle, toCome: CircleDashed }

function Stages({ progress }: { progress: Told }) {
  const t = useTexts(texts)
  return (
    <Paper component="section" aria-labelledby="stages" withBorder radius="lg" p="md">
      <Title order={2} size="h4" id="stages" mb="sm">
        {t('stages')}
      </Title>
      <List listStyleType="none" spacing={6} type="ordered" center>
        {stagesOf(progress).map(({ stage, state }) => {
          const Icon = icons[state]
          return (
            <List.Item
              key={stage}
              icon={<Icon size={18} aria-hidden color={state === 'done' ? 'var(--state-good)' : 'currentColor'} />}
              fw={state === 'now' ? 650 : 400}
              c={state === 'toCome' ? 'dimmed' : ''}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              {t(`stage_${stage}`)}
              <VisuallyHidden>: {t(state)}</VisuallyHidden>
            </List.Item>
          )
        })}
      </List>
    </Paper>
  )
}

function Best({ best }: { best: Told['best'] }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const metric = best?.metric
  return (
    <FigureCard
      label={t('best')}
      value={best && number(Math.max(0, Math.round(100 * best.quality)))}
      note={
        best && (
          <Stack gap={6}>
            <Text size="sm">{t(metric === 'auc' ? 'best_auc' : metric === 'macroAuc' ? 'best_macroAuc' : 'best_error')}</Text>
            <Text size="sm" c="dimmed">
              {t('bestBy', { name: t(`name_${best.candidate}`) })}
            </Text>
          </Stack>
        )
      }
      none={t('noBest')}
    />
  )
}

const shown = 5

function Decision({ decision }: { decision: Told['decisions'][number] }) {
  const t = useTexts(texts)
  const warns = decision.level === 'warning'
  return (
    <List.Item icon={warns ? <TriangleAlert size={16} aria-hidden color="var(--state-warning)" /> : <Check size={16} aria-hidden />}>
      <Text component="span" style={{ overflowWrap: 'anywhere' }}>
        {warns && <VisuallyHidden>{t('warning')}</VisuallyHidden>}
        {decision.text}
      </Text>
    </List.Item>
  )
}

function Decisions({ decisions }: { decisions: Told['decisions'] }) {
  const t = useTexts(texts)
  const list = (some: Told['decisions']) => (
    <List spacing="xs">
      {some.map((decision) => (
        <Decision key={`${decision.code} ${decision.text}`} decision={decision} />
      ))}
    </List>
  )
  const newest = decisions.toReversed()
  const earlier = newest.slice(shown)
  return (
    <Paper component="section" aria-labelledby="decisions" withBorder radius="lg" p="md">
      <Title order={2} size="h4" id="decisions" mb="sm">
        {t('decisions')}
      </Title>
      {decisions.length === 0 ? <Text c="dimmed">{t('noDecisions')}</Text> : list(newest.slice(0, shown))}
      {earlier.length > 0 && (
        <Detail name="ai.autopilot.decisions" label={t('earlier', { n: earlier.length })}>
          {list(earlier)}
        </Detail>
      )}
    </Paper>
  )
}

/** A run that waits or is under way: how far it is, what it decided, its best so far, and the two ways to end it. */
export function Working({ run: before }: { run: Run }) {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const run = useWorkingRun(before)
  const [cancelling, dialog] = useDisclosure(false)
  const keep = useEndSearch(run.id, 'keep')
  const cancel = useEndSearch(run.id, 'cancel')
  const answer = useAnswer(run)
  const { progress } = run
  const working = run.status === 'running'
  const mayEnd = permissions.includes('ai.autopilot.start')
  const canKeep = working && isSearching(run)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <PageHead
        title={t('title', { file: run.file })}
        answer={answer}
        state={<StateChip tone={working ? 'busy' : 'waiting'} label={t(working ? 'live' : 'waiting')} />}
      />
      <Stack gap="xs">
        <Progress.Root size="md">
          <Progress.Section
            value={Math.max(2, 100 * (progress?.share ?? 0))}
            aria-label={t('progressOf', { file: run.file })}
            aria-valuetext={answer}
          />
        </Progress.Root>
        <Text size="sm" c="dimmed">
          {t('leave')}
        </Text>
      </Stack>
      {progress !== null && progress.restarts > 0 && (
        <Paper withBorder radius="lg" p="md" role="status">
          <Text>{t('restarted')}</Text>
        </Paper>
      )}
      {(keep.error ?? cancel.error) && <ProblemView error={keep.error ?? cancel.error} />}
      {mayEnd && (
        <Stack gap="xs">
          <Group gap="sm">
            {canKeep && (
              <Button variant="default" onClick={() => keep.mutate()} loading={keep.isPending}>
                {t('keep')}
              </Button>
            )}
            <Button variant="subtle" c="var(--mantine-color-anchor)" onClick={dialog.open}>
              {t('cancel')}
            </Button>
          </Group>
          {(canKeep || progress?.keepAsked) && (
            <Text size="sm" c="dimmed" role="status">
              {t(progress?.keepAsked ? 'keeping' : 'keepHint')}
            </Text>
          )}
        </Stack>
      )}
      {progress && working && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
          <Stages progress={progress} />
          <Stack gap="lg">
            <Best best={progress.best} />
            <Decisions decisions={progress.decisions} />
          </Stack>
        </SimpleGrid>
      )}
      <Confirm
        opened={cancelling}
        onClose={dialog.close}
        title={t('cancelTitle')}
        consequence={t('cancelBody', { file: run.file })}
        wayBack={t('cancelBack')}
        stay={t('carryOn')}
        go={t('cancel')}
        onGo={() => cancel.mutateAsync()}
      />
    </Stack>
  )
}

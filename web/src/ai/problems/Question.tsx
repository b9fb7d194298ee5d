import { Button, Group, MultiSelect, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { Run } from '#schema/ai/autopilot/runs'
import type { FileProfile, FileQuestions } from '#schema/ai/problems/wizard'
import { ApiProblem } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSingle } from '../../parts/useSingle.ts'
import { type Choices, cardsOf, choicesOf, firstChoices, newRunOf, ownColumn } from './choices.ts'
import { Money } from './Money.tsx'
import { OutcomeField, PositiveField, TaskNote } from './OutcomeField.tsx'
import { useFileQuestions, useQuestionWords, useStartRun } from './questions.ts'
import { Settings } from './Settings.tsx'
import { texts } from './texts.ts'
import { understandingOf } from './understanding.ts'

type Start = (options: Record<string, unknown>) => Promise<Run>
type Asked = {
  id: string
  profile: FileProfile
  /** Columns of which somebody said that they are to be learnt from. */
  used: readonly string[]
  start: Start
  onStarted: (run: Run) => void
}

/** What was entered stays in this window until a run of it ended well: a run that fails brings one back here. */
function useChoices(id: string, questions: FileQuestions): [Choices, (changed: Partial<Choices>) => void] {
  const kept = `rumbo:question:${id}`
  const [choices, setChoices] = useState<Choices>(() => {
    const first = firstChoices(questions)
    try {
      return { ...first, ...JSON.parse(sessionStorage.getItem(kept) ?? '{}') }
    } catch {
      return first
    }
  })
  useEffect(() => {
    try {
      sessionStorage.setItem(kept, JSON.stringify(choices))
    } catch {
      // A window that keeps nothing loses no more than this.
    }
  }, [kept, choices])
  return [choices, (changed) => setChoices((before) => ({ ...before, ...changed }))]
}

function Cards({ questions, value, onChange }: { questions: FileQuestions; value: string; onChange: (card: string) => void }) {
  const t = useTexts(texts)
  const { data } = useQuestionWords()
  const words = (question: string) => data?.items.find((one) => one.question === question)
  const cards = cardsOf(questions).map(({ question }) => ({
    card: question!,
    text: words(question!)?.text,
    gives: words(question!)?.gives,
  }))
  return (
    <Radio.Group label={t('whatToKnow')} value={value} onChange={onChange}>
      <Stack gap="xs" pt="xs">
        {[...cards, { card: ownColumn, text: t('ownColumn'), gives: t('ownColumnGives') }].map(({ card, text, gives }) => (
          <Radio.Card key={card} value={card} radius="lg" p="md" withBorder>
            <Group wrap="nowrap" align="flex-start">
              <Radio.Indicator mt={2} />
              <Stack gap={2}>
                <Text fw={600}>{text ?? card}</Text>
                {gives && (
                  <Text size="sm" c="dimmed">
                    {gives}
                  </Text>
                )}
              </Stack>
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  )
}

/** How many columns are named before the rest is counted. */
const named = 5

/** Columns that look like names of their rows: they are left out, and one click uses them. */
function Identifiers({ columns, use, onUse }: { columns: readonly string[]; use: readonly string[]; onUse: (use: string[]) => void }) {
  const t = useTexts(texts)
  const [all, showAll] = useState(false)
  if (columns.length === 0) return null
  return (
    <Stack gap="xs" role="group" aria-label={t('identifiers')}>
      <Text fw={600} size="sm">
        {t('identifiers')}
      </Text>
      {(all ? columns : columns.slice(0, named)).map((column) => {
        const used = use.includes(column)
        return (
          <Group key={column} gap="sm" justify="space-between" wrap="nowrap">
            <Text size="sm" miw={0} style={{ overflowWrap: 'anywhere' }}>
              {t(used ? 'identifierUsed' : 'identifierOut', { column })}
            </Text>
            <Button
              size="compact-md"
              variant="default"
              style={{ flex: 'none' }}
              aria-label={t(used ? 'leaveOutOf' : 'useOf', { column })}
              onClick={() => onUse(used ? use.filter((name) => name !== column) : [...use, column])}
            >
              {t(used ? 'leaveOut' : 'use')}
            </Button>
          </Group>
        )
      })}
      {!all && columns.length > named && (
        <Button variant="subtle" c="var(--mantine-color-anchor)" style={{ alignSelf: 'flex-start' }} onClick={() => showAll(true)}>
          {t('moreIdentifiers', { n: columns.length - named })}
        </Button>
      )}
    </Stack>
  )
}

function Form({ id, profile, used, questions, start: send, onStarted }: Asked & { questions: FileQuestions }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [choices, set] = useChoices(id, questions)
  const start = useStartRun(send, onStarted)
  const { outcomes } = questions
  const outcome = outcomes.find(({ column }) => column === choices.target)
  const ofCard = outcomes.filter(({ question }) => question === choices.card)
  const issues = start.error instanceof ApiProblem ? (start.error.problem.issues ?? []) : []
  const errorOf = (name: string) => issues.find(({ path }) => path.split('.')[0] === name)?.expected
  const columns = profile.columns.map(({ name }) => name).filter((name) => name !== choices.target)
  const after = outcome?.not.filter(({ why }) => why === 'after').map(({ column }) => column) ?? []
  const identifiers =
    outcome?.not.flatMap(({ why, column }) => ((why === 'id' || why === 'person') && !used.includes(column) ? [column] : [])) ?? []
  const tooLittle = outcome?.data.state === 'too-little'
  const takeCard = (card: string) => {
    const best = outcomes.find(({ question }) => question === card)
    set({ card, ...(best ? choicesOf(best) : {}) })
  }
  const begin = useSingle(() => start.mutateAsync(newRunOf(choices, outcome, language)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    begin()
  }
  const pick = (field: 'drop' | 'protect', hint: string) => (
    <MultiSelect
      label={t(field)}
      description={hint}
      placeholder={choices[field].length === 0 ? t('pick') : ''}
      data={columns}
      value={choices[field].filter((name) => columns.includes(name))}
      onChange={(value) => set({ [field]: value })}
      error={errorOf(field)}
      searchable
      limit={100}
    />
  )
  return (
    <form onSubmit={submit} noValidate aria-label={t('question')}>
      <Stack gap="lg" maw={720}>
        {questions.kind.kind !== 'people' && (
          <Paper withBorder radius="lg" p="md" role="note">
            <Stack gap="xs" align="flex-start">
              <StateChip tone="warning" label={t('notPeople')} />
              <Text size="sm">{t('notPeopleMend')}</Text>
            </Stack>
          </Paper>
        )}
        {cardsOf(questions).length > 0 && <Cards questions={questions} value={choices.card} onChange={takeCard} />}
        <OutcomeField
          outcomes={outcomes}
          first={ofCard}
          value={choices.target}
          error={errorOf('target')}
          onChange={(next) => set(choicesOf(next))}
        />
        {outcome?.task === 'binary' && (
          <PositiveField
            outcome={outcome}
            value={choices.positive}
            error={errorOf('positive')}
            onChange={(positive) => set({ positive })}
          />
        )}
        {outcome && <TaskNote outcome={outcome} />}
        {outcome && outcome.data.state !== 'enough' && (
          <Paper withBorder radius="lg" p="md" role="status">
            <Text>{t(`data_${outcome.data.state}`, { more: outcome.data.more })}</Text>
            {tooLittle && (
              <Text size="sm" c="dimmed" mt={4}>
                {t('tooLittleMend')}
              </Text>
            )}
          </Paper>
        )}
        {outcome?.task === 'binary' && <Money choices={choices} errorOf={errorOf} set={set} />}
        {pick('drop', after.length > 0 ? `${t('dropHint')} ${t('dropAfter', { columns: after.join(', ') })}` : t('dropHint'))}
        <Identifiers columns={identifiers} use={choices.use} onUse={(use) => set({ use })} />
        {pick('protect', t('protectHint'))}
        {outcome && (
          <Stack component="section" gap={4} aria-labelledby="understood">
            <Title order={2} size="h4" id="understood">
              {t('understood')}
            </Title>
            <Text style={{ overflowWrap: 'anywhere' }}>{understandingOf({ choices, outcome, profile, used }, language)}</Text>
          </Stack>
        )}
        <Detail name="ai.problems.settings">
          <Title order={2} size="h4">
            {t('more')}
          </Title>
          <Settings columns={profile.columns} outcome={outcome} choices={choices} errorOf={errorOf} set={set} />
        </Detail>
        {start.error && <ProblemView error={start.error} />}
        <Stack gap="xs" align="flex-start">
          <Button type="submit" data-primary size="md" disabled={!outcome || tooLittle} loading={start.isPending}>
            {t('start')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('free')}
          </Text>
        </Stack>
      </Stack>
    </form>
  )
}

/** ¿Qué quieres saber?: from what a file holds to the run that answers. */
export function Question(asked: Asked) {
  const t = useTexts(texts)
  const { data, error, refetch } = useFileQuestions(asked.id, asked.profile)
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  if (data.outcomes.length === 0)
    return (
      <EmptyState drawing={<PathDrawing />} title={t('noOutcome')}>
        {t('noOutcomeBody')}
      </EmptyState>
    )
  return <Form {...asked} questions={data} />
}

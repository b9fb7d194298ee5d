import { Anchor, Button, Group, List, Progress, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useMemo } from 'react'
import type { OrderAnswerView } from '#schema/ai/orders/answers'
import { ApiProblem } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { timeLeft } from '../../parts/time-left.ts'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { AnswerState } from './AnswerState.tsx'
import { answerFile, isActive, type OrderPersonRow, useAnswer, useEraseAnswer, usePeople, useStopAnswer } from './orders.ts'
import { texts } from './texts.ts'

type Props = { answer: OrderAnswerView }

function Working({ answer }: Props) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { share } = useFormats()
  const { permissions } = useSignedIn()
  const [stopping, dialog] = useDisclosure(false)
  const stop = useStopAnswer(answer.id)
  const { file, progress, question } = answer
  const done = t('progress', { share: share(Math.floor(100 * (progress?.share ?? 0)) / 100) })
  const left = progress?.secondsLeft
  const said = answer.status === 'queued' ? t('waiting') : left == null ? done : `${done} · ${timeLeft(left, language)}`
  return (
    <>
      <PageHead title={t(`question_${question}`)} answer={said} state={<AnswerState answer={answer} />} />
      <Stack gap="xs">
        <Progress.Root size="md">
          <Progress.Section
            value={Math.max(2, 100 * (progress?.share ?? 0))}
            aria-label={t('progressOf', { file })}
            aria-valuetext={said}
          />
        </Progress.Root>
        <Text size="sm" c="dimmed">
          {t('leave')}
        </Text>
        {progress !== null && progress.restarts > 0 && <Text role="status">{t('restarted')}</Text>}
      </Stack>
      {permissions.includes('ai.orders.ask') && (
        <Group>
          <Button variant="default" onClick={dialog.open}>
            {t('stop')}
          </Button>
        </Group>
      )}
      <Confirm
        opened={stopping}
        onClose={dialog.close}
        title={t('stopTitle')}
        consequence={t('stopBody', { file })}
        stay={t('carryOn')}
        go={t('stop')}
        onGo={() => stop.mutateAsync(undefined)}
      />
    </>
  )
}

function useColumns({ question, result }: OrderAnswerView): readonly TableColumn<OrderPersonRow>[] {
  const t = useTexts(texts)
  const { share, number } = useFormats()
  const currency = result?.currency ?? null
  const isShare = question !== 'value' && result?.outcome.status === 'delivered'
  return useMemo(() => {
    const amount = (value: number) => `${number(value, { maximumFractionDigits: 0 })}${currency === null ? '' : ` ${currency}`}`
    const scoreOf = {
      id: 'score',
      label: t(`score_${question}`),
      value: ({ score }: OrderPersonRow) => score,
      align: 'end' as const,
      grow: 2,
    }
    return [
      { id: 'key', label: t('customer'), value: ({ key }) => key, grow: 3 },
      ...(isShare ? [{ ...scoreOf, cell: ({ score }: OrderPersonRow) => share(score) }] : []),
      { id: 'value', label: t('value'), value: ({ value }) => value, cell: ({ value }) => amount(value), align: 'end', grow: 2 },
      { id: 'before', label: t('before'), value: ({ before }) => before, cell: ({ before }) => amount(before), align: 'end', grow: 2 },
      {
        id: 'reasons',
        label: t('reasons'),
        value: ({ reasons }) => reasons.join('; '),
        cell: ({ reasons }) => (
          <Stack gap={2}>
            {reasons.map((reason) => (
              <Text key={reason} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {reason}
              </Text>
            ))}
          </Stack>
        ),
        grow: 6,
      },
    ]
  }, [question, isShare, currency, t, share, number])
}

function People({ answer }: Props) {
  const t = useTexts(texts)
  const list = usePeople(answer.id)
  const columns = useColumns(answer)
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('people')}
      </Title>
      <DataTable
        name="order-people"
        label={t('people')}
        columns={columns}
        rows={list.rows}
        rowId={({ key }) => key}
        error={list.error}
        onRetry={list.onRetry}
        more={list.more}
        empty={
          <EmptyState drawing={<PathDrawing />} title={t('nobody')}>
            {t('nobodyBody')}
          </EmptyState>
        }
      />
    </Stack>
  )
}

function Done({ answer, more }: Props & { more: readonly { label: string; onClick: () => void; danger?: boolean }[] }) {
  const t = useTexts(texts)
  const { id, found, understood, file, question, result } = answer
  const [first = '', ...others] = found
  // The browser keeps the page: the answer is a file to be saved.
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const campaign = () => void navigate({ to: pageAddress(workspace.slug, 'activation/campaigns', `new/answer/${id}`) })
  const toCampaign = permissions.includes('activation.campaigns.write')
  const toSave = { label: t('download'), onClick: () => save('list.xlsx') }
  const save = (name: 'list.xlsx' | 'list.csv') => location.assign(answerFile(id, name))
  return (
    <>
      <PageHead
        title={t(`question_${question}`)}
        answer={first}
        state={<AnswerState answer={answer} />}
        primary={toCampaign ? { label: t('campaign'), onClick: campaign } : { ...toSave, icon: <Download size={18} aria-hidden /> }}
        more={[...(toCampaign ? [toSave] : []), { label: t('downloadCsv'), onClick: () => save('list.csv') }, ...more]}
      />
      {others.map((sentence) => (
        <Text key={sentence} maw="42rem">
          {sentence}
        </Text>
      ))}
      <People answer={answer} />
      <Detail name="orders.understood" label={t('howUnderstood', { file })}>
        <List spacing={6}>
          {understood.map((sentence) => (
            <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }}>
              {sentence}
            </List.Item>
          ))}
        </List>
        {result?.outcome.status === 'delivered' && (
          <Anchor href={answerFile(id, 'report.html')} target="_blank" rel="noreferrer">
            {t('report')}
          </Anchor>
        )}
      </Detail>
    </>
  )
}

function Ended({ answer }: Props) {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const [erasing, dialog] = useDisclosure(false)
  const erase = useEraseAnswer(answer.id)
  const { status, error, question, file, fileId } = answer
  const toErase = permissions.includes('ai.orders.erase') ? [{ label: t('erase'), onClick: dialog.open, danger: true }] : []
  const again = { label: t('again'), onClick: () => void navigate({ to: pageAddress(workspace.slug, 'ai/problems', `orders/${fileId}`) }) }
  return (
    <>
      {status === 'done' ? (
        <Done answer={answer} more={[again, ...toErase]} />
      ) : (
        <PageHead
          title={t(`question_${question}`)}
          answer={t(status === 'failed' ? 'failed' : 'stopped', { file })}
          state={<AnswerState answer={answer} />}
          primary={again}
          more={toErase}
        />
      )}
      {error && <ProblemView error={new ApiProblem({ status: 422, ...error })} />}
      <Confirm
        opened={erasing}
        onClose={dialog.close}
        title={t('eraseTitle')}
        consequence={t('eraseBody', { file })}
        wayBack={t('noWayBack')}
        go={t('erase')}
        onGo={async () => {
          await erase.mutateAsync(undefined)
          void navigate({ to: pageAddress(workspace.slug, 'ai/problems') })
        }}
      />
    </>
  )
}

/** One answer about orders: how far it is, why there is none, or whom it names. */
export function One({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data: answer, error, refetch } = useAnswer(id)
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems')} size="sm">
        {t('back')}
      </Anchor>
      {error && <PageHead title={t('ask')} />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {!error && !answer && <Loading rows={3} height={120} />}
      {answer && (isActive(answer) ? <Working answer={answer} /> : <Ended answer={answer} />)}
    </Stack>
  )
}

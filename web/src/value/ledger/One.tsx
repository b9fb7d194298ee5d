import { Alert, Anchor, List as Bullets, Code, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Check, Send, X } from 'lucide-react'
import type { LedgerLine } from '#schema/value/ledger'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { Term } from '../../parts/Term.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSingle } from '../../parts/useSingle.ts'
import { useSignedIn } from '../../session.ts'
import { LineState } from './LineState.tsx'
import { useLine, useMove } from './ledger.ts'
import { texts } from './texts.ts'

const says = { incremental: 'saysIncremental', harmful: 'saysHarmful', 'not-told': 'notTold' } as const

/** Definition, inputs, method and date of a line. */
function Origin({ line }: { line: LedgerLine }) {
  const t = useTexts(texts)
  const { money, number, day, instant } = useFormats()
  const { origin, costs, currency, words, baseline } = line
  const of = (minor: number) => money({ minor, currency })
  const at = instant(baseline.signedAt)
  return (
    <Paper component="section" aria-labelledby="where-from" withBorder radius="lg" p="md">
      <Stack gap="md">
        <Title order={2} size="h4" id="where-from">
          {t('whereFrom')}
        </Title>
        <Facts
          facts={[
            [t('definition'), words.definition],
            [t('how'), words.method],
            ...(origin.startsOn && origin.endsOn
              ? [[t('window'), t('fromTo', { from: day(origin.startsOn), to: day(origin.endsOn) })] as const]
              : []),
            ...(origin.people
              ? [[t('groups'), t('groupsOf', { treated: number(origin.people.treated), control: number(origin.people.control) })] as const]
              : []),
            [t('costsContacts'), of(costs.contacts)],
            [t('costsDiscounts'), of(costs.discounts)],
            [t('programme'), of(costs.programme)],
            [t('afterAll'), of(line.mid - costs.programme)],
            [
              t('baseline'),
              baseline.holds
                ? t(origin.startsOn === null ? 'baselineSigned' : baseline.beforeStart ? 'baselineBefore' : 'baselineAfter', { at })
                : t('baselineBroken'),
            ],
            [
              t('hash'),
              <Code key="hash" style={{ overflowWrap: 'anywhere' }}>
                {baseline.sha256}
              </Code>,
            ],
            [t('measuredOn'), instant(line.createdAt)],
            [t('addedBy'), line.createdBy ?? t('someone')],
          ]}
        />
        {words.notes.length > 0 && (
          <div>
            <Text fw={600}>{t('notes')}</Text>
            <Bullets>
              {words.notes.map((note) => (
                <Bullets.Item key={note}>{note}</Bullets.Item>
              ))}
            </Bullets>
          </div>
        )}
      </Stack>
    </Paper>
  )
}

function Body({ line }: { line: LedgerLine }) {
  const t = useTexts(texts)
  const { money, instant } = useFormats()
  const { permissions } = useSignedIn()
  const { id, name, month, low, mid, high, currency, state, method } = line
  const move = useMove(id)
  const [approving, approve] = useDisclosure(false)
  const [rejecting, reject] = useDisclosure(false)
  const propose = useSingle(() => move.mutateAsync({ verb: 'propose' }))
  const of = (minor: number) => money({ minor, currency })
  const mayDecide = state === 'proposed' && permissions.includes('value.ledger.approve')
  const mayPropose = state === 'draft' && permissions.includes('value.ledger.add')
  const verdict = line.origin.verdict
  const said = verdict !== null && verdict in says ? t(says[verdict as keyof typeof says]) : t('saysSaid')
  return (
    <>
      <PageHead
        title={name}
        state={<LineState line={line} />}
        answer={`${t('lowHigh', { low: of(low), high: of(high) })}. ${said}`}
        primary={
          mayPropose
            ? { label: t('propose'), onClick: propose, loading: move.isPending, icon: <Send size={18} aria-hidden /> }
            : mayDecide
              ? { label: t('approve'), onClick: approve.open, icon: <Check size={18} aria-hidden /> }
              : undefined
        }
        more={mayDecide ? [{ label: t('reject'), onClick: reject.open, icon: <X size={18} aria-hidden />, danger: true }] : []}
      />
      {move.error && <ProblemView error={move.error} />}
      {line.replacedBy !== null && <Alert>{t('isReplaced')}</Alert>}
      {state === 'proposed' && !mayDecide && <Alert>{t('whoApproves')}</Alert>}
      <Facts
        facts={[
          [t('value'), of(mid)],
          [t('month'), month],
          [
            t('method'),
            <Term key="method" id={method}>
              {t(`method_${method}`)}
            </Term>,
          ],
          ...line.decisions.map(
            (each) =>
              [
                t(`decided_${each.state}`, { by: each.by ?? t('someone') }),
                each.note ? `${instant(each.at)} · ${each.note}` : instant(each.at),
              ] as const,
          ),
          ...(line.replaces === null ? [] : [[t('isCorrection'), <LinkTo key="replaces" id={line.replaces} />] as const]),
        ]}
      />
      <Origin line={line} />
      <Confirm
        opened={approving}
        onClose={approve.close}
        title={t('approveTitle')}
        consequence={t('approveConsequence', { name, mid: of(mid), month })}
        wayBack={t('wayBack')}
        go={t('approve')}
        danger={false}
        onGo={() => move.mutateAsync({ verb: 'approve' })}
      />
      <Confirm
        opened={rejecting}
        onClose={reject.close}
        title={t('rejectTitle')}
        consequence={t('rejectConsequence', { name })}
        wayBack={t('wayBack')}
        go={t('reject')}
        onGo={() => move.mutateAsync({ verb: 'reject' })}
      />
    </>
  )
}

function LinkTo({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  return (
    <Anchor component={Link} to={pageAddress(workspace.slug, 'value/ledger', id)}>
      {t('open')}
    </Anchor>
  )
}

/** One line: what it says, who approved it, and where it comes from. */
export function One({ id }: { id: string }) {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const { data, error, refetch } = useLine(id)
  return (
    <Stack gap="lg">
      <Anchor component={Link} to={pageAddress(workspace.slug, 'value/ledger')}>
        {t('allLines')}
      </Anchor>
      {error ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Body line={data} />
      ) : (
        <Loading rows={3} height={96} />
      )}
    </Stack>
  )
}

import { Alert, Group, List, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { money as moneyOf } from '#base'
import type { Compared, MetricReadout, Outcome, ReadoutWords } from '#schema/science/experiments'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { type IntervalRow, layoutIntervals } from './intervals.ts'
import { texts } from './texts.ts'

const tones = { 'too-early': 'busy', 'balance-broken': 'bad', 'not-told': 'off', incremental: 'good', harmful: 'warning' } as const
const names = { orders: 'metric_orders', revenue: 'metric_revenue', margin: 'metric_margin' } as const

/** An interval with its middle and where zero is. */
function Interval({ row, label }: { row: IntervalRow; label: string }) {
  const { zero, bars } = layoutIntervals([row])
  const [bar] = bars
  const percent = (share: number) => `${100 * share}%`
  return (
    <svg role="img" aria-label={label} width="100%" height={24} style={{ maxWidth: 480, display: 'block' }}>
      <line x1={percent(zero)} x2={percent(zero)} y1={0} y2={24} stroke="currentColor" strokeOpacity={0.5} />
      <line
        x1={percent(bar!.low)}
        x2={percent(bar!.high)}
        y1={12}
        y2={12}
        stroke="var(--mantine-color-petrol-6)"
        strokeWidth={5}
        strokeLinecap="round"
      />
      <circle cx={percent(bar!.value)} cy={12} r={5} fill="currentColor" />
    </svg>
  )
}

/** While the window runs the interval that holds at every look, of all treated people; at the end the final one. */
function rangeOf({ total, effect, running, treated }: Compared, final: boolean): IntervalRow | null {
  if (final || total === null || effect === null) return total
  return running === null ? null : { low: running.low * treated.n, value: effect.value * treated.n, high: running.high * treated.n }
}

/** What a campaign brought: the answer, intervals, costs and the check of the groups; parts and notes under detail. */
export function OutcomeView({ outcome, words }: { outcome: Outcome; words: ReadoutWords }) {
  const t = useTexts(texts)
  const { money, number, day } = useFormats()
  const { currency, final, daysLeft, costs, ratio, verdict } = outcome
  const asMoney = (amount: number) => money(moneyOf(amount, currency))
  const write = (kind: MetricReadout['kind'], amount: number) => (kind === 'share' ? number(Math.round(amount)) : asMoney(amount))
  const perPerson = (amount: number) =>
    outcome.metrics[0]!.kind === 'share' ? t('points', { value: number(100 * amount, { maximumSignificantDigits: 3 }) }) : asMoney(amount)
  const nameOf = (name: string) => (Object.hasOwn(names, name) ? t(names[name as keyof typeof names]) : name)
  const armName = (name: string, at: number) => (at === 0 ? t('control') : name)
  return (
    <Stack gap="md">
      <Group gap="sm">
        <StateChip tone={tones[verdict]} label={t(`verdict_${verdict}`)} />
        <Text size="sm">{daysLeft > 0 ? t('daysLeft', { days: daysLeft }) : t('windowOver')}</Text>
      </Group>
      <Text size="lg">{words.answer}</Text>
      {!final && <Alert>{t('running')}</Alert>}
      <Text size="sm" c="dimmed">
        {t('asDrawn')}
      </Text>
      {outcome.metrics.map(({ name, kind, compared }) => {
        const range = rangeOf(compared[0]!, final)
        const said = range === null ? t('unknown') : t('lowHigh', { low: write(kind, range.low), high: write(kind, range.high) })
        return (
          <Paper key={name} component="section" aria-label={nameOf(name)} withBorder radius="lg" p="md">
            <Stack gap={4}>
              <Text fw={600}>{nameOf(name)}</Text>
              <Text>{said}</Text>
              {range !== null && <Interval row={range} label={`${nameOf(name)}: ${said}`} />}
            </Stack>
          </Paper>
        )
      })}
      <Facts
        facts={[
          [
            t('costs'),
            t('costsOf', { contacts: asMoney(costs.contacts), discounts: asMoney(costs.discounts), programme: asMoney(costs.programme) }),
          ],
          [
            t('profit'),
            outcome.profit === null || !final
              ? t('unknown')
              : t('lowHigh', { low: asMoney(outcome.profit.low), high: asMoney(outcome.profit.high) }),
          ],
          [t('balance'), ratio === null ? t('balanceUnknown') : t(ratio.broken ? 'balanceBad' : 'balanceGood')],
          [
            t('people'),
            outcome.arms.map(({ name, people }, at) => t('peopleOf', { name: armName(name, at), n: number(people) })).join(' · '),
          ],
          [t('window'), t('fromTo', { from: day(outcome.from), to: day(outcome.to), today: day(outcome.today) })],
          [t('orders'), t('ordersOf', { used: number(outcome.orders.used), unknown: number(outcome.orders.unknown) })],
          [t('next'), words.next],
        ]}
      />
      <Detail name="outcome">
        {outcome.segments.length > 0 && (
          <Stack gap="xs">
            <Title order={3} size="h5">
              {t('segments')}
            </Title>
            <Table.ScrollContainer minWidth={320} type="native">
              <Table>
                <Table.Tbody>
                  {outcome.segments.map((segment) => (
                    <Table.Tr key={`${segment.by} ${segment.name}`}>
                      <Table.Th scope="row">{segment.by === 'band' ? t('band', { name: segment.name }) : segment.name}</Table.Th>
                      <Table.Td>
                        {segment.effect === null
                          ? t('unknown')
                          : t('lowHigh', { low: perPerson(segment.effect.low), high: perPerson(segment.effect.high) })}
                      </Table.Td>
                      <Table.Td ta="end">{`${number(segment.treated)} · ${number(segment.control)}`}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Stack>
        )}
        {(
          [
            ['learnt', words.rank],
            ['notes', [...words.metrics, ...words.notes]],
          ] as const
        ).map(([title, sentences]) => (
          <div key={title}>
            <Title order={3} size="h5">
              {t(title)}
            </Title>
            {sentences.length === 0 ? (
              <Text>{t('none')}</Text>
            ) : (
              <List>
                {sentences.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            )}
          </div>
        ))}
      </Detail>
    </Stack>
  )
}

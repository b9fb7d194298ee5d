import { Code, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ActivityDetail, ActivityItem } from '#schema/platform/activity-log'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { texts } from './texts.ts'

const told = (value: unknown, nothing: string): string => {
  if (value === null || value === undefined || value === '') return nothing
  if (Array.isArray(value)) return value.length === 0 ? nothing : value.map((each) => told(each, nothing)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function Changes({ changes }: { changes: ActivityItem['changes'] }) {
  const t = useTexts(texts)
  return (
    <section aria-label={t('changes')}>
      <Title order={3} size="h5" mb="xs">
        {t('changes')}
      </Title>
      <Table layout="fixed" style={{ overflowWrap: 'anywhere' }}>
        <Table.Thead>
          <Table.Tr>
            {[t('field'), t('before'), t('after')].map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ name, before, after }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{told(before, t('nothing'))}</Table.Td>
              <Table.Td fw={600}>{told(after, t('nothing'))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

const Hash = ({ children }: { children: string }) => (
  <Text component="span" ff="monospace" size="xs" style={{ overflowWrap: 'anywhere' }}>
    {children}
  </Text>
)

/** How the activity stands in the chain, first in words. */
function Proof({ proof }: { proof: ActivityDetail['proof'] }) {
  const t = useTexts(texts)
  const holds = proof?.linkHolds && proof.payloadHolds
  const tone = proof === null ? 'waiting' : holds ? 'good' : 'bad'
  return (
    <section aria-label={t('proof')}>
      <Title order={3} size="h5" mb="xs">
        {t('proof')}
      </Title>
      <Stack gap="xs" align="flex-start">
        <StateChip tone={tone} label={t(proof === null ? 'waiting' : holds ? 'whole' : 'broken')} />
        <Text size="sm">{t(proof === null ? 'proofWaiting' : holds ? 'proofHolds' : 'proofBroken')}</Text>
        {proof && (
          <Facts
            dense
            facts={[
              [t('hash'), <Hash key="hash">{proof.hash}</Hash>],
              [t('previous'), <Hash key="previous">{proof.previous || '—'}</Hash>],
              [t('digest'), <Hash key="digest">{proof.digest}</Hash>],
            ]}
          />
        )}
      </Stack>
    </section>
  )
}

function Content({ item }: { item: ActivityItem }) {
  const t = useTexts(texts)
  const { instant, number } = useFormats()
  const { language } = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['activity', item.id, language],
    queryFn: () => api<ActivityDetail>('GET', `/api/platform/activity/${item.id}`),
  })
  const details = Object.entries(item.details)
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [t('who'), item.actor.name],
          [t('subject'), item.subject.name],
          [t('at'), instant(item.at)],
          [t('seq'), item.seq === null ? '—' : number(item.seq)],
          [t('kind'), <Code key="kind">{item.kind}</Code>],
          [t('id'), <Hash key="id">{item.subject.id || item.id}</Hash>],
        ]}
      />
      {item.erased && <Text>{t('erased')}</Text>}
      {item.changes.length > 0 && <Changes changes={item.changes} />}
      {details.length > 0 && (
        <section aria-label={t('details')}>
          <Title order={3} size="h5" mb="xs">
            {t('details')}
          </Title>
          <Facts dense facts={details.map(([name, value]) => [name, told(value, t('nothing'))] as const)} />
        </section>
      )}
      {error ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Proof proof={data.proof} />
      ) : (
        <Loading height={120} />
      )}
    </Stack>
  )
}

/** One activity: before and after, what else it says, and its proof. */
export function ActivityDrawer({ item, onClose }: { item: ActivityItem | null; onClose: () => void }) {
  return (
    <DetailDrawer opened={item !== null} onClose={onClose} title={item ? `${item.actor.name} · ${item.what}` : ''} wide>
      {item && <Content item={item} />}
    </DetailDrawer>
  )
}

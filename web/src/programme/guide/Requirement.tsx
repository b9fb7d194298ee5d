import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { FileSignature } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { Attestations } from './Attestations.tsx'
import { AttestDrawer } from './AttestDrawer.tsx'
import { FactList } from './FactList.tsx'
import { MarkDrawer } from './MarkDrawer.tsx'
import { toneOf, useMark, useRequirement, useSetOwner } from './requirements.ts'
import { texts } from './texts.ts'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" aria-label={title} withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  )
}

/** One requirement: meaning, what closes it, state, facts, signatures, history, who is in charge. */
export function Requirement({ id }: { id: string }) {
  const t = useTexts(texts)
  const { permissions, person, workspace } = useSignedIn()
  const { data, error, refetch } = useRequirement(id)
  const [attesting, attest] = useDisclosure(false)
  const [marking, mark] = useDisclosure(false)
  const applyAgain = useMark(id)
  const setOwner = useSetOwner(id)
  const back = (
    <Anchor component={Link} to={pageAddress(workspace.slug, 'programme/guide')} size="sm">
      {t('backToList')}
    </Anchor>
  )
  if (error)
    return (
      <Stack gap="lg">
        {back}
        <ProblemView error={error} onRetry={() => void refetch()} />
      </Stack>
    )
  if (!data) return <Loading rows={3} height={120} />
  const may = (permission: string) => permissions.includes(`programme.evidence.${permission}`)
  const mine = data.owner === person.id
  const more = may('manage')
    ? [
        { label: t(mine ? 'leaveCharge' : 'takeCharge'), onClick: () => setOwner.mutate(mine ? null : person.id) },
        data.notApplicable
          ? { label: t('appliesAgain'), onClick: () => applyAgain.mutate({ applies: null }) }
          : { label: t('notApplicable'), onClick: mark.open },
      ]
    : []
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      {back}
      <PageHead
        title={data.name}
        answer={data.exampleFacts > 0 ? t('exampleWhy') : t(`reason_${data.reason}`)}
        state={<StateChip tone={toneOf[data.state]} label={t(`state_${data.state}`)} />}
        primary={
          may('attest') && !data.notApplicable
            ? { label: t('attest'), onClick: attest.open, icon: <FileSignature size={18} aria-hidden /> }
            : undefined
        }
        more={more}
      />
      {[setOwner.error, applyAgain.error].map((problem) => problem && <ProblemView key={problem.message} error={problem} />)}
      <Section title={t('about')}>
        <Text>{data.meaning}</Text>
        <Facts
          facts={[
            [t('closes'), data.closes],
            [t('guideWords'), `${data.id} · ${data.guide}`],
            [t('phase'), `${data.sectionName} · ${data.groupName}`],
            [t('owner'), data.owner === null ? t('nobody') : (data.ownerName ?? t('somebodyGone'))],
            ...(data.since === null ? [] : [[t('since'), <TimeAgo key="since" at={data.since} />] as const]),
          ]}
        />
        {data.notApplicable && (
          <Text>
            {t('notApplicableBy', {
              name: data.notApplicable.signer.name ?? t('somebodyGone'),
              reason: data.notApplicable.reason ?? t('reasonErased'),
            })}
          </Text>
        )}
      </Section>
      <Section title={t('facts')}>
        <FactList page={data} />
      </Section>
      <Section title={t('attestations')}>
        <Attestations page={data} mayWithdraw={may('attest')} />
      </Section>
      <Section title={t('history')}>
        {data.history.length === 0 ? (
          <Text c="dimmed">{t('noHistory')}</Text>
        ) : (
          <Stack gap="sm" component="ol" m={0} pl="1.25rem">
            {data.history.map((change) => (
              <li key={`${change.at} ${change.kind} ${change.to}`}>
                <Text>
                  {change.to && change.reason
                    ? `${t(`state_${change.to}`)}: ${t(`reason_${change.reason}`)}`
                    : t(`kind_${change.kind as 'requirement.attested'}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {change.actor.name ?? t('rumbo')} · <TimeAgo at={change.at} />
                </Text>
              </li>
            ))}
          </Stack>
        )}
      </Section>
      <AttestDrawer id={id} opened={attesting} onClose={attest.close} />
      <MarkDrawer id={id} opened={marking} onClose={mark.close} />
    </Stack>
  )
}

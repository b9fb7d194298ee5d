import { Button, Group, List, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person, Right } from '#schema/platform/workspaces'
import { api } from '../../../api.ts'
import { useTexts } from '../../../language.tsx'
import { Confirm } from '../../../parts/Confirm.tsx'
import { DetailDrawer } from '../../../parts/DetailDrawer.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { useSignedIn } from '../../../session.ts'
import { LinkShown } from './LinkShown.tsx'
import { dayOf, endOf, RightsFields, useRightNames } from './RightsFields.tsx'
import { texts } from './texts.ts'

const base = '/api/platform/workspaces/people'

/** What the person may do, in words, each with the role or duty that gives it. */
function RightsList({ id }: { id: string }) {
  const t = useTexts(texts)
  const nameOf = useRightNames()
  const rights = useQuery({ queryKey: ['rights', id], queryFn: () => api<{ items: Right[] }>('GET', `${base}/${id}/rights`) })
  if (rights.error) return <ProblemView error={rights.error} onRetry={() => void rights.refetch()} />
  if (!rights.data) return <Loading />
  if (rights.data.items.length === 0) return <Text c="dimmed">{t('noRights')}</Text>
  return (
    <List spacing={6} size="sm">
      {rights.data.items.map(({ permission, sentence, from }) => (
        <List.Item key={permission}>
          {sentence}{' '}
          <Text span size="sm" c="dimmed">
            {t('because', { names: from.map(nameOf).join(', ') })}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}

/** One person: what they may do and why, and changing it. */
export function PersonDrawer({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const t = useTexts(texts)
  return (
    <DetailDrawer opened={person !== null} onClose={onClose} title={person?.name ?? t('people')}>
      {person && <PersonBody key={person.id} person={person} onClose={onClose} />}
    </DetailDrawer>
  )
}

function PersonBody({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const { permissions } = useSignedIn()
  const client = useQueryClient()
  const [asked, ask] = useState<'deactivate' | 'remove' | null>(null)
  const [rights, setRights] = useState({ roles: person.roles, duties: person.duties, endsOn: dayOf(person.endsAt) } as Parameters<
    typeof RightsFields
  >[0]['value'])
  const again = () => client.invalidateQueries()
  const address = `${base}/${person.id}`
  const save = useMutation({
    mutationFn: () => api<Person>('PATCH', address, { roles: rights.roles, duties: rights.duties, endsAt: endOf(rights) }),
    onSuccess: again,
  })
  const link = useMutation({ mutationFn: () => api<{ path: string; mailed: boolean }>('POST', `${address}/password-link`, {}) })
  const reactivate = useMutation({
    mutationFn: () => api<Person>('POST', `${address}/reactivate`, {}),
    onSuccess: async () => {
      await again()
      onClose()
    },
  })
  const end = async () => {
    await (asked === 'remove' ? api('DELETE', address) : api('POST', `${address}/deactivate`, {}))
    await again()
    onClose()
  }
  const manages = permissions.includes('platform.workspaces.manage-people')
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [t('email'), person.email],
          [t('joined'), instant(person.joinedAt)],
          [t('secondStep'), person.secondStep ? t('yes') : t('no')],
        ]}
      />
      <Stack gap="xs">
        <Title order={3} size="h4">
          {t('mayDo')}
        </Title>
        <RightsList id={person.id} />
      </Stack>
      {manages && (
        <>
          <RightsFields value={rights} onChange={setRights} />
          {save.error && <ProblemView error={save.error} />}
          <Button onClick={() => save.mutate()} loading={save.isPending} disabled={rights.roles.length === 0}>
            {t('save')}
          </Button>
          {link.error && <ProblemView error={link.error} />}
          {link.data && <LinkShown link={link.data} />}
          <Group gap="xs">
            <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
              {t('passwordLink')}
            </Button>
            {person.state === 'deactivated' ? (
              <Button variant="default" loading={reactivate.isPending} onClick={() => reactivate.mutate()}>
                {t('reactivate')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => ask('deactivate')}>
                {t('deactivate')}
              </Button>
            )}
            <Button variant="default" onClick={() => ask('remove')}>
              {t('remove')}
            </Button>
          </Group>
        </>
      )}
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t(asked === 'remove' ? 'removeTitle' : 'deactivateTitle', { name: person.name })}
        consequence={t('leaverConsequence')}
        wayBack={t(asked === 'remove' ? 'removeWayBack' : 'deactivateWayBack')}
        go={t(asked === 'remove' ? 'remove' : 'deactivate')}
        onGo={end}
      />
    </Stack>
  )
}

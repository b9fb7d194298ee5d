import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import type { Invitation } from '#schema/platform/workspaces'
import { api } from '../../../api.ts'
import { useLanguage, useTexts } from '../../../language.tsx'
import { DataTable, type TableColumn } from '../../../parts/DataTable.tsx'
import { DoorDrawing } from '../../../parts/drawings.tsx'
import { EmptyState } from '../../../parts/EmptyState.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { StateChip } from '../../../parts/StateChip.tsx'
import { useFormats } from '../../../parts/useFormats.ts'
import { usePagedList } from '../../../parts/usePagedList.ts'
import { useSignedIn } from '../../../session.ts'
import { LinkShown } from './LinkShown.tsx'
import { endOf, type Rights, RightsFields, useRightNames } from './RightsFields.tsx'
import { texts } from './texts.ts'

const base = '/api/platform/workspaces/invitations'
const tones = { open: 'waiting', accepted: 'good', expired: 'warning' } as const
type Link = { id: string; path: string; mailed: boolean }

function InviteForm({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts)
  const { language: own } = useLanguage()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState<string>(own)
  const [rights, setRights] = useState<Rights>({ roles: [], duties: [], endsOn: '' })
  const invite = useMutation({
    mutationFn: () => api<Link>('POST', base, { email, language, roles: rights.roles, duties: rights.duties, accessEndsAt: endOf(rights) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['list'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate()
  }
  if (invite.data)
    return (
      <Stack>
        <LinkShown link={invite.data} />
        <Button onClick={onClose}>{t('done')}</Button>
      </Stack>
    )
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="email"
          label={t('email')}
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-autofocus
        />
        <Select
          label={t('language')}
          data={[
            { value: 'es', label: t('inSpanish') },
            { value: 'en', label: t('inEnglish') },
          ]}
          value={language}
          onChange={(next) => next && setLanguage(next)}
          allowDeselect={false}
        />
        <RightsFields value={rights} onChange={setRights} />
        {invite.error && <ProblemView error={invite.error} />}
        <Button type="submit" loading={invite.isPending} disabled={rights.roles.length === 0}>
          {t('invite')}
        </Button>
      </Stack>
    </form>
  )
}

/** Who was asked in, and asking somebody in. */
export function InvitationsTab() {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const nameOf = useRightNames()
  const client = useQueryClient()
  const manages = useSignedIn().permissions.includes('platform.workspaces.manage-people')
  const list = usePagedList<Invitation>(base)
  const [asking, ask] = useState(false)
  const again = () => client.invalidateQueries({ queryKey: ['list'] })
  const resend = useMutation({ mutationFn: (id: string) => api<Link>('POST', `${base}/${id}/resend`, {}), onSuccess: again })
  const revoke = useMutation({ mutationFn: (id: string) => api('DELETE', `${base}/${id}`), onSuccess: again })
  const columns = useMemo<TableColumn<Invitation>[]>(
    () => [
      { id: 'email', label: t('email'), value: ({ email }) => email, grow: 2 },
      { id: 'roles', label: t('roles'), value: ({ roles, duties }) => [...roles, ...duties].map(nameOf).join(', '), grow: 2 },
      {
        id: 'state',
        label: t('state'),
        value: ({ state }) => state,
        text: ({ state }) => t(`invitation_${state}`),
        cell: ({ state }) => <StateChip tone={tones[state]} label={t(`invitation_${state}`)} />,
      },
      { id: 'ends', label: t('validUntil'), value: ({ endsAt }) => endsAt, cell: ({ endsAt }) => instant(endsAt) },
    ],
    [t, nameOf, instant],
  )
  const button = manages && (
    <Button onClick={() => ask(true)} data-invite>
      {t('invite')}
    </Button>
  )
  const problem = resend.error ?? revoke.error
  return (
    <Stack>
      <Group justify="flex-end">{button}</Group>
      {problem && <ProblemView error={problem} />}
      {resend.data && <LinkShown link={resend.data} />}
      <DataTable
        name="invitations"
        label={t('invitations')}
        columns={columns}
        rows={list.rows}
        more={list.more}
        error={list.error}
        onRetry={list.onRetry}
        rowId={({ id }) => id}
        actions={({ id, state }) =>
          manages && state !== 'accepted' ? (
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => resend.mutate(id)}>
                {t('resend')}
              </Button>
              <Button size="xs" variant="default" onClick={() => revoke.mutate(id)}>
                {t('revoke')}
              </Button>
            </Group>
          ) : null
        }
        empty={
          <EmptyState drawing={<DoorDrawing />} title={t('noInvitations')}>
            {t('inviteHint')}
          </EmptyState>
        }
      />
      <Modal opened={asking} onClose={() => ask(false)} title={t('invite')} closeButtonProps={{ 'aria-label': t('close') }}>
        <InviteForm onClose={() => ask(false)} />
      </Modal>
    </Stack>
  )
}

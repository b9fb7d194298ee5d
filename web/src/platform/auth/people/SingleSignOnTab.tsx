import { Button, Code, Group, MultiSelect, PasswordInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { roleNames } from '#schema/platform/workspaces'
import { api } from '../../../api.ts'
import { useTexts } from '../../../language.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { useRightNames } from './RightsFields.tsx'
import { texts } from './texts.ts'

type Settings = {
  issuer: string
  clientId: string
  groupsClaim: string
  roleMap: Record<string, string[]>
  defaultRoles: string[]
  allowedDomains: string[]
  enabled: boolean
}
type State = { settings: Settings | null; redirectUri: string; logoutUri: string }

const base = '/api/platform/auth/single-sign-on'
const linesOf = (map: Settings['roleMap']): string =>
  Object.entries(map)
    .map(([group, roles]) => `${group} = ${roles.join(', ')}`)
    .join('\n')
const partsOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
const mapOf = (lines: string): Settings['roleMap'] =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => line.split('=', 2))
      .filter(([group, roles]) => group?.trim() && roles?.trim())
      .map(([group = '', roles = '']) => [group.trim(), partsOf(roles)]),
  )

function Form({ state }: { state: State }) {
  const t = useTexts(texts)
  const nameOf = useRightNames()
  const client = useQueryClient()
  const { settings } = state
  const [fields, setFields] = useState({
    issuer: settings?.issuer ?? '',
    clientId: settings?.clientId ?? '',
    clientSecret: '',
    groupsClaim: settings?.groupsClaim ?? 'groups',
    groups: linesOf(settings?.roleMap ?? {}),
    defaultRoles: settings?.defaultRoles ?? [],
    domains: settings?.allowedDomains.join(', ') ?? '',
    enabled: settings?.enabled ?? true,
  })
  const body = () => {
    const { groups, domains, clientSecret, ...rest } = fields
    return { ...rest, ...(clientSecret === '' ? {} : { clientSecret }), roleMap: mapOf(groups), allowedDomains: partsOf(domains) }
  }
  const test = useMutation({ mutationFn: () => api<{ issuer: string; backChannelLogout: boolean }>('POST', `${base}/test`, body()) })
  const save = useMutation({
    mutationFn: () => api<State>('PATCH', base, body()),
    onSuccess: () => client.invalidateQueries({ queryKey: ['single-sign-on'] }),
  })
  const field = (name: 'issuer' | 'clientId' | 'clientSecret' | 'groupsClaim' | 'domains') => ({
    value: fields[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => setFields({ ...fields, [name]: event.currentTarget.value }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const problem = test.error ?? save.error
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <Text c="dimmed">{t('ssoLead')}</Text>
        <Facts
          facts={[
            [
              t('redirectUri'),
              <Code key="redirect" style={{ overflowWrap: 'anywhere' }}>
                {state.redirectUri}
              </Code>,
            ],
            [
              t('logoutUri'),
              <Code key="logout" style={{ overflowWrap: 'anywhere' }}>
                {state.logoutUri}
              </Code>,
            ],
          ]}
        />
        <TextInput label={t('issuer')} required maxLength={300} {...field('issuer')} />
        <TextInput label={t('clientId')} required maxLength={200} {...field('clientId')} />
        <PasswordInput
          label={t('clientSecret')}
          description={settings ? t('secretKept') : undefined}
          required={settings === null}
          autoComplete="off"
          maxLength={500}
          visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }}
          {...field('clientSecret')}
        />
        <TextInput label={t('groupsClaim')} required maxLength={100} {...field('groupsClaim')} />
        <Textarea
          label={t('roleMap')}
          description={t('roleMapHint')}
          autosize
          minRows={3}
          value={fields.groups}
          onChange={(event) => setFields({ ...fields, groups: event.currentTarget.value })}
        />
        <MultiSelect
          label={t('defaultRoles')}
          data={roleNames.filter((role) => role !== 'external').map((role) => ({ value: role, label: nameOf(role) }))}
          value={fields.defaultRoles}
          onChange={(defaultRoles) => setFields({ ...fields, defaultRoles })}
        />
        <TextInput label={t('domains')} description={t('domainsHint')} {...field('domains')} />
        <Switch
          label={t('ssoEnabled')}
          checked={fields.enabled}
          onChange={(event) => setFields({ ...fields, enabled: event.currentTarget.checked })}
        />
        {problem && <ProblemView error={problem} />}
        {test.data && !test.error && <Text role="status">{t('ssoFound', { issuer: test.data.issuer })}</Text>}
        {save.isSuccess && !problem && <Text role="status">{t('saved')}</Text>}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {t('ssoTest')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The workspace's OpenID provider. */
export function SingleSignOnTab() {
  const state = useQuery({ queryKey: ['single-sign-on'], queryFn: () => api<State>('GET', base) })
  if (state.error) return <ProblemView error={state.error} onRetry={() => void state.refetch()} />
  if (!state.data) return <Loading />
  return <Form state={state.data} />
}

import { Button, Checkbox, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Workspace } from '#schema/platform/workspaces'
import { api } from '../../../api.ts'
import { SeeExample } from '../../../demo/SeeExample.tsx'
import { useTexts } from '../../../language.tsx'
import { Loading } from '../../../parts/Loading.tsx'
import { ProblemView } from '../../../parts/ProblemView.tsx'
import { useSignedIn } from '../../../session.ts'
import { texts } from './texts.ts'

const zones = Intl.supportedValuesOf('timeZone')
const currencies = Intl.supportedValuesOf('currency')

function Settings({ workspace }: { workspace: Workspace }) {
  const t = useTexts(texts)
  const client = useQueryClient()
  const { name, language, currency, timeZone, secondStepRequired } = workspace
  const [fields, setFields] = useState({ name, language, currency, timeZone, secondStepRequired })
  const save = useMutation({
    mutationFn: () => api<Workspace>('PATCH', '/api/platform/workspaces/current', fields),
    onSuccess: () => client.invalidateQueries(),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={480}>
        <TextInput
          label={t('workspaceName')}
          required
          maxLength={120}
          value={fields.name}
          onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
        />
        <Select
          label={t('language')}
          data={[
            { value: 'es', label: t('inSpanish') },
            { value: 'en', label: t('inEnglish') },
          ]}
          value={fields.language}
          onChange={(next) => next && setFields({ ...fields, language: next === 'en' ? 'en' : 'es' })}
          allowDeselect={false}
        />
        <Select
          label={t('currency')}
          searchable
          data={currencies}
          value={fields.currency}
          onChange={(next) => next && setFields({ ...fields, currency: next })}
          allowDeselect={false}
        />
        <Select
          label={t('timeZone')}
          searchable
          data={zones}
          value={fields.timeZone}
          onChange={(next) => next && setFields({ ...fields, timeZone: next })}
          allowDeselect={false}
        />
        <Switch
          label={t('requireSecondStep')}
          description={t('requireSecondStepHint')}
          checked={fields.secondStepRequired}
          onChange={(event) => setFields({ ...fields, secondStepRequired: event.currentTarget.checked })}
        />
        {save.error && <ProblemView error={save.error} />}
        {save.isSuccess && <Text role="status">{t('saved')}</Text>}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Another client: a workspace with its own people and data. */
function NewWorkspace() {
  const t = useTexts(texts)
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [example, setExample] = useState(false)
  const create = useMutation({
    mutationFn: (current: Workspace) => {
      const { language, currency, timeZone } = current
      return api<Workspace>('POST', '/api/platform/workspaces', { name, language, currency, timeZone, example })
    },
    onSuccess: () => client.invalidateQueries(),
  })
  const current = client.getQueryData<Workspace>(['workspace'])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (current) create.mutate(current)
      }}
    >
      <Stack maw={480}>
        <TextInput
          label={t('newWorkspace')}
          description={t('newWorkspaceHint')}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={t('forExamples')}
          description={t('forExamplesHint')}
          checked={example}
          onChange={(event) => setExample(event.currentTarget.checked)}
        />
        {create.error && <ProblemView error={create.error} />}
        {create.data && <Text role="status">{t('workspaceMade', { name: create.data.name })}</Text>}
        <Group>
          <Button type="submit" variant="default" loading={create.isPending}>
            {t('createWorkspace')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Name, language, currency and time zone, and whether everyone needs a second step. */
export function WorkspaceTab() {
  const { permissions } = useSignedIn()
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: () => api<Workspace>('GET', '/api/platform/workspaces/current') })
  if (workspace.error) return <ProblemView error={workspace.error} onRetry={() => void workspace.refetch()} />
  if (!workspace.data) return <Loading />
  return (
    <Stack gap="xl">
      <Settings key={workspace.data.id} workspace={workspace.data} />
      {permissions.includes('platform.workspaces.create') && <NewWorkspace />}
      <SeeExample />
    </Stack>
  )
}

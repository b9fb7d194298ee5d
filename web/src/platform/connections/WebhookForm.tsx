import { Button, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { NewWebhook, type WebhookEndpoint } from '#schema/platform/webhooks'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useActivityKinds, useChange, webhooksAddress } from './connections.ts'
import { SecretShown } from './SecretShown.tsx'
import { texts } from './texts.ts'

type Values = { name: string; url: string; kinds: string[] }

function Fields({
  initial,
  label,
  onSave,
  onDone,
}: {
  initial: Values
  label: string
  onSave: (values: Values) => Promise<unknown>
  onDone?: () => void
}) {
  const t = useTexts(texts)
  const form = useZodForm<Values>(NewWebhook, initial)
  const { choices, groups } = useActivityKinds()
  const save = useChange(onSave)
  const submit = (values: Values) =>
    save.mutate(values, { onSuccess: () => onDone?.(), onError: (error) => void showServerIssues(form, error) })
  const known = new Set([...choices.map(({ value }) => value), ...groups])
  const data = [
    { group: t('oneByOne'), items: [...choices] },
    { group: t('wholeGroups'), items: groups.map((group) => ({ value: group, label: t('allOf', { group }) })) },
    { group: t('others'), items: initial.kinds.filter((kind) => !known.has(kind)).map((kind) => ({ value: kind, label: kind })) },
  ].filter(({ items }) => items.length > 0)
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <TextInput label={t('name')} description={t('nameHint')} required maxLength={80} data-autofocus {...form.getInputProps('name')} />
        <TextInput label={t('url')} description={t('urlHint')} type="url" required maxLength={2000} {...form.getInputProps('url')} />
        <MultiSelect
          label={t('tells')}
          description={t('kindsHint')}
          placeholder={form.values.kinds.length === 0 ? t('everything') : ''}
          searchable
          clearable
          data={data}
          {...form.getInputProps('kinds')}
        />
        {save.error && <ProblemView error={save.error} />}
        <Button type="submit" loading={save.isPending} data-primary>
          {label}
        </Button>
      </Stack>
    </form>
  )
}

/** Adds an endpoint and tells its secret, this once. */
export function NewWebhookForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts)
  const [secret, tell] = useState<string | null>(null)
  const add = async (values: Values) => tell((await api<{ secret: string }>('POST', webhooksAddress, values)).secret)
  if (secret !== null)
    return (
      <Stack>
        <SecretShown secret={secret} />
        <Button onClick={onDone}>{t('done')}</Button>
      </Stack>
    )
  return <Fields initial={{ name: '', url: '', kinds: [] }} label={t('add')} onSave={add} />
}

/** Changes name, address and kinds of an endpoint. */
export function ChangeWebhookForm({ endpoint, onDone }: { endpoint: WebhookEndpoint; onDone: () => void }) {
  const t = useTexts(texts)
  const { name, url, kinds } = endpoint
  const change = (values: Values) => api('PATCH', `${webhooksAddress}/${endpoint.id}`, values)
  return <Fields initial={{ name, url, kinds }} label={t('save')} onSave={change} onDone={onDone} />
}

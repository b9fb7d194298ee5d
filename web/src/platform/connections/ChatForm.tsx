import { Button, MultiSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { chatForms, NewChatHook } from '#schema/platform/notifications'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { chatsAddress, useChange, useNoticeKinds } from './connections.ts'
import { texts } from './texts.ts'

type Values = { name: string; form: (typeof chatForms)[number]; url: string; kinds: string[] }

/** Connects a channel of Slack or Teams by the address of its incoming webhook. */
export function ChatForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts)
  const form = useZodForm<Values>(NewChatHook, { name: '', form: 'slack', url: '', kinds: [] })
  const kinds = useNoticeKinds()
  const add = useChange((values: Values) => api('POST', chatsAddress, values))
  const submit = (values: Values) => add.mutate(values, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <SegmentedControl
          aria-label={t('app')}
          data={chatForms.map((value) => ({ value, label: t(`form_${value}`) }))}
          {...form.getInputProps('form')}
        />
        <Text size="sm">{t(`how_${form.values.form}`)}</Text>
        <TextInput label={t('name')} description={t('chatNameHint')} required maxLength={80} {...form.getInputProps('name')} />
        <TextInput
          label={t('chatUrl')}
          description={t('chatUrlHint')}
          type="url"
          required
          maxLength={2000}
          {...form.getInputProps('url')}
        />
        <MultiSelect
          label={t('tells')}
          description={t('chatKindsHint')}
          placeholder={form.values.kinds.length === 0 ? t('allNotices') : ''}
          searchable
          clearable
          data={[...kinds]}
          {...form.getInputProps('kinds')}
        />
        {add.error && <ProblemView error={add.error} />}
        <Button type="submit" loading={add.isPending} data-primary>
          {t('add')}
        </Button>
      </Stack>
    </form>
  )
}

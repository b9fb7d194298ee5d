import { Button, FileInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { NewAttestation } from '#schema/programme/evidence'
import { useTexts } from '../../language.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { useAttest } from './requirements.ts'
import { texts } from './texts.ts'

const dayFrom = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Reads the file here and keeps only its hash: the document stays where it is. */
async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** *Declarar*: somebody signs that a requirement is met. */
export function AttestDrawer({ id, opened, onClose }: { id: string; opened: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  return (
    <DetailDrawer opened={opened} onClose={onClose} title={t('attestTitle')}>
      {opened && <AttestForm id={id} onDone={onClose} />}
    </DetailDrawer>
  )
}

function AttestForm({ id, onDone }: { id: string; onDone: () => void }) {
  const t = useTexts(texts)
  const { person } = useSignedIn()
  const attest = useAttest(id)
  const form = useZodForm<NewAttestation>(NewAttestation, { statement: '', effectiveOn: dayFrom(0), reviewOn: dayFrom(365) })
  const { link = '', document, sha256 } = form.values
  const keepFile = async (file: File | null) => {
    form.setFieldValue('document', file?.name)
    form.setFieldValue('sha256', file ? await hashOf(file) : undefined)
  }
  const sign = (values: NewAttestation) =>
    attest.mutate(values, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  return (
    <form onSubmit={form.onSubmit(sign)} noValidate>
      <Stack>
        <Textarea
          label={t('statement')}
          description={t('statementHint')}
          autosize
          minRows={3}
          required
          {...form.getInputProps('statement')}
        />
        <FileInput
          label={t('document')}
          description={t('documentHint')}
          clearable
          clearButtonProps={{ 'aria-label': t('clearDocument') }}
          onChange={(file) => void keepFile(file)}
        />
        {document && sha256 && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('hashIs', { hash: sha256 })}
          </Text>
        )}
        <TextInput
          type="url"
          label={t('link')}
          {...form.getInputProps('link')}
          value={link}
          onChange={({ currentTarget }) => form.setFieldValue('link', currentTarget.value === '' ? undefined : currentTarget.value)}
        />
        <TextInput type="date" label={t('effectiveOn')} required {...form.getInputProps('effectiveOn')} />
        <TextInput type="date" label={t('reviewOn')} description={t('reviewHint')} required {...form.getInputProps('reviewOn')} />
        {attest.error && <ProblemView error={attest.error} />}
        <Text size="sm">{t('signAs', { name: person.name })}</Text>
        <Button type="submit" data-primary loading={attest.isPending}>
          {t('sign')}
        </Button>
      </Stack>
    </form>
  )
}

import { Alert, Button, Code, CopyButton, Group, Modal, MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Right } from '#schema/platform/workspaces'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { KeyTable } from './KeyTable.tsx'
import { texts } from './texts.ts'

const base = '/api/platform/auth/keys'
const longestDays = 365

function NewKey({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts)
  const client = useQueryClient()
  const rights = useQuery({ queryKey: ['my-rights'], queryFn: () => api<{ items: Right[] }>('GET', '/api/platform/workspaces/my-rights') })
  const choices = (rights.data?.items ?? []).map(({ permission, sentence }) => ({ value: permission, label: sentence }))
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<string[]>([])
  const [days, setDays] = useState<number>(90)
  const make = useMutation({
    mutationFn: () => api<{ id: string; token: string }>('POST', base, { name, permissions, days }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['list'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  if (make.data) {
    const { token } = make.data
    return (
      <Stack>
        <Alert role="status" variant="light" title={t('keyMade')}>
          <Stack gap="xs">
            <Text size="sm">{t('keyOnce')}</Text>
            <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-key>
              {token}
            </Code>
            <Group>
              <CopyButton value={token}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="default" onClick={copy}>
                    {t(copied ? 'copied' : 'copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Stack>
        </Alert>
        <Button onClick={onClose}>{t('done')}</Button>
      </Stack>
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('keyName')}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <MultiSelect label={t('keyRights')} required searchable data={choices} value={permissions} onChange={setPermissions} />
        <NumberInput label={t('keyDays')} required min={1} max={longestDays} value={days} onChange={(next) => setDays(Number(next))} />
        {make.error && <ProblemView error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={permissions.length === 0}>
          {t('make')}
        </Button>
      </Stack>
    </form>
  )
}

/** A person's own keys, and making one. */
export function MyKeys() {
  const t = useTexts(texts)
  const [making, make] = useState(false)
  return (
    <Stack>
      <Group justify="flex-end">
        <Button onClick={() => make(true)}>{t('newKey')}</Button>
      </Group>
      <KeyTable address={base} revokes />
      <Modal opened={making} onClose={() => make(false)} title={t('newKey')} closeButtonProps={{ 'aria-label': t('close') }}>
        <NewKey onClose={() => make(false)} />
      </Modal>
    </Stack>
  )
}

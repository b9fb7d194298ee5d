import { Anchor, Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

const slugForm = '[a-z0-9](-?[a-z0-9])*'

/** Coming in by the provider of a workspace: its address is taken from the page that was asked for, or typed. */
export function SingleSignOnLink() {
  const t = useTexts(texts)
  const [slug, setSlug] = useState(() => /^\/w\/([a-z0-9-]+)/.exec(location.pathname)?.[1] ?? '')
  const [opened, open] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    location.assign(`/api/platform/auth/single-sign-on/${encodeURIComponent(slug)}/start`)
  }
  if (!opened)
    return (
      <Anchor component="button" type="button" onClick={() => open(true)}>
        {t('byOrganisation')}
      </Anchor>
    )
  return (
    <form onSubmit={submit} style={{ display: 'contents' }}>
      <TextInput
        label={t('workspaceAddress')}
        description={t('workspaceAddressHint')}
        required
        maxLength={63}
        pattern={slugForm}
        value={slug}
        onChange={(event) => setSlug(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t('goOn')}
      </Button>
    </form>
  )
}

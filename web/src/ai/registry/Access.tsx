import { Alert, Button, Code, CopyButton, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { ModelDetail } from '#schema/ai/registry/versions'
import { useTexts } from '../../language.tsx'
import { Detail } from '../../parts/Detail.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { InputColumns } from './InputColumns.tsx'
import { useKey } from './models.ts'
import { type Sample, sampleOf } from './samples.ts'
import { texts } from './texts.ts'

const samples: readonly Sample[] = ['curl', 'javascript', 'python']
const names: Record<Sample, string> = { curl: 'curl', javascript: 'JavaScript', python: 'Python' }
const keyDays = 365

function Copied({ text, children }: { text: string; children: string }) {
  const t = useTexts(texts)
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" onClick={copy}>
          {copied ? t('copied') : children}
        </Button>
      )}
    </CopyButton>
  )
}

const wrap = { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } as const

/** A key that can ask models and nothing else, shown once. */
function Key({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const make = useKey()
  if (make.data)
    return (
      <Alert role="status" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title={t('keyMade')}>
        <Stack gap="xs">
          <Text size="sm">{t('keyOnce')}</Text>
          <Code block style={wrap} data-key>
            {make.data.token}
          </Code>
          <Group>
            <Copied text={make.data.token}>{t('copyKey')}</Copied>
          </Group>
        </Stack>
      </Alert>
    )
  return (
    <Stack gap="xs">
      <Text size="sm">{t('keyBody')}</Text>
      <Group>
        <Button
          variant="default"
          loading={make.isPending}
          onClick={() => make.mutate({ name: t('keyName', { title: model.title }), permissions: ['ai.serving.predict'], days: keyDays })}
        >
          {t('makeKey')}
        </Button>
      </Group>
      {make.error && <ProblemView error={make.error} />}
    </Stack>
  )
}

/** How programs ask the model: its address, what it takes and gives, samples, and a key. */
export function Access({ model }: { model: ModelDetail }) {
  const t = useTexts(texts)
  const { permissions } = useSignedIn()
  const [sample, choose] = useState<Sample>('curl')
  const url = `${location.origin}${model.address}`
  const text = sampleOf(sample, url, model.current.inputs)
  return (
    <Paper component="section" aria-labelledby="access" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Stack>
        <div>
          <Title order={2} size="h3" id="access">
            {t('accessTitle')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('accessBody')}
          </Text>
        </div>
        <Group align="center">
          <Code style={{ ...wrap, fontSize: 'var(--mantine-font-size-sm)' }}>{t('call', { url })}</Code>
          <Copied text={url}>{t('copyAddress')}</Copied>
        </Group>
        <Text size="sm">{t('schemaInWords', { n: model.current.inputs.length })}</Text>
        <Detail name="models.columns" label={t('columnsTitle')}>
          <InputColumns inputs={model.current.inputs} />
        </Detail>
        <SegmentedControl
          aria-label={t('sampleIn')}
          value={sample}
          onChange={(value) => choose(value as Sample)}
          data={samples.map((value) => ({ value, label: names[value] }))}
        />
        <Code block style={wrap} data-sample tabIndex={0}>
          {text}
        </Code>
        <Group>
          <Copied text={text}>{t('copySample')}</Copied>
        </Group>
        {permissions.includes('ai.serving.predict') && <Key model={model} />}
      </Stack>
    </Paper>
  )
}

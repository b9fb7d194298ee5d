import { Button, Group, NativeSelect, Stack, TagsInput, Title } from '@mantine/core'
import { useState } from 'react'
import type { FileProfile, SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { useChangeFile } from './files.ts'
import { texts } from './texts.ts'

const formats = { csv: 'CSV', tsv: 'TSV', ndjson: 'NDJSON', parquet: 'Parquet', xlsx: 'Excel' } as const

/** What the file says of missing values and dates, to be said otherwise. */
function HowItReads({ file }: { file: SourceFile }) {
  const t = useTexts(texts)
  const [missing, setMissing] = useState(file.choices.missing)
  const [dates, setDates] = useState<string>(file.choices.dates ?? '')
  const change = useChangeFile(file.id)
  const same = dates === (file.choices.dates ?? '') && missing.join('\n') === file.choices.missing.join('\n')
  return (
    <Stack gap="sm" maw={560}>
      <Title order={2} size="h4">
        {t('reads')}
      </Title>
      <TagsInput label={t('missing')} description={t('missingHint')} value={missing} onChange={setMissing} maxTags={50} />
      <NativeSelect
        label={t('dates')}
        value={dates}
        onChange={({ currentTarget: { value } }) => setDates(value)}
        data={[
          { value: '', label: t('datesAuto') },
          { value: 'dmy', label: t('order_dmy') },
          { value: 'mdy', label: t('order_mdy') },
        ]}
      />
      {change.error && <ProblemView error={change.error} />}
      <Group>
        <Button
          disabled={same || file.state !== 'ready'}
          loading={change.isPending}
          onClick={() => change.mutate({ missing, dates: dates === '' ? null : (dates as 'dmy' | 'mdy') })}
        >
          {t('save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** How the file was read, to the last detail. */
export function Reading({ file, profile }: { file: SourceFile; profile: FileProfile }) {
  const t = useTexts(texts)
  const { bytes } = useFormats()
  const { permissions } = useSignedIn()
  const { format, encoding, delimiter, decimal, sha256 } = profile.source
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [t('format'), formats[format]],
          [t('bytes'), bytes(file.bytes)],
          [t('encoding'), encoding],
          ...(delimiter === null ? [] : [[t('delimiter'), delimiter === '\t' ? t('delimiter_tab') : delimiter] as const]),
          [t('decimal'), t(decimal === ',' ? 'comma' : 'point')],
          [t('brought'), <TimeAgo key="at" at={file.createdAt} />],
          [
            t('sha'),
            <code key="sha" style={{ overflowWrap: 'anywhere' }}>
              {sha256}
            </code>,
          ],
        ]}
      />
      {permissions.includes('data.files.change') && <HowItReads key={JSON.stringify(file.choices)} file={file} />}
    </Stack>
  )
}

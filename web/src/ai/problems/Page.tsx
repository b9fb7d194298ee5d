import { Anchor, Stack } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { BringFile } from '../../data/sources/BringFile.tsx'
import { KeptFiles } from '../../data/sources/KeptFiles.tsx'
import { useTexts } from '../../language.tsx'
import { usePageRest } from '../../page-rest.ts'
import { pageAddress } from '../../pages.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { useSignedIn } from '../../session.ts'
import { Answers } from '../orders/Answers.tsx'
import { Ask } from '../orders/Ask.tsx'
import { One } from '../orders/One.tsx'
import { OfFile } from './OfFile.tsx'
import { texts } from './texts.ts'

/** Modelos › Preguntas: which file, or what somebody wants to know of the people in one that is kept. */
export function Page() {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { permissions, workspace } = useSignedIn()
  const [file, orders, answer] = usePageRest()
  if (file === 'orders' && orders === 'answers' && answer !== undefined) return <One key={answer} id={answer} />
  if (file === 'orders' && orders !== undefined) return <Ask key={orders} file={orders} />
  if (file !== undefined) return <OfFile key={file} id={file} />
  const questionOf = (id: string) => pageAddress(workspace.slug, 'ai/problems', id)
  return (
    <Stack gap="lg" maw={720} mx="auto" w="100%">
      <PageHead title={t('title')} answer={t('chooseAnswer')} />
      {permissions.includes('data.files.read') && (
        <KeptFiles
          offer={({ id, name }) => (
            <Anchor component={Link} to={questionOf(id)} fw={600} style={{ overflowWrap: 'anywhere' }}>
              {t('ask', { file: name })}
            </Anchor>
          )}
        />
      )}
      {permissions.includes('ai.orders.read') && <Answers />}
      {permissions.includes('data.files.add') && <BringFile onBrought={({ id }) => void navigate({ to: questionOf(id) })} />}
    </Stack>
  )
}

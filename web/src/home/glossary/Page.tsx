import { Stack, Text, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { terms } from '../../glossary/terms.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { searchRows, searchTexts } from '../../parts/table/column.ts'
import classes from './Glossary.module.css'
import { texts } from './texts.ts'

/** Every word of Rumbo with its meaning, in the order of the dictionary. */
export function Page() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const [typed, type] = useState('')
  const columns = [
    { id: 'all', label: '', value: (term: (typeof terms)[number]) => `${term.name.es} ${term.name.en} ${term.means[language]}` },
  ]
  const found = [...searchRows(terms, searchTexts(columns), typed)].sort((a, b) =>
    a.name[language].localeCompare(b.name[language], language),
  )
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <PageHead title={t('title')} answer={t('answer', { n: terms.length })} />
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<Search size={16} aria-hidden />}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <Text role="status" c="dimmed">
          {t('none')}
        </Text>
      ) : (
        <dl className={classes.list}>
          {found.map(({ id, name, means }) => (
            <div key={id} className={classes.term}>
              <dt>
                {name[language]}{' '}
                <Text span size="sm" c="dimmed" lang={language === 'es' ? 'en' : 'es'}>
                  {name[language === 'es' ? 'en' : 'es']}
                </Text>
              </dt>
              <dd>{means[language]}</dd>
            </div>
          ))}
        </dl>
      )}
    </Stack>
  )
}

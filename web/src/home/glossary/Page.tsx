import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { terms } from '../../glossary/terms.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { SearchField } from '../../parts/SearchField.tsx'
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
      <SearchField aria-label={t('search')} placeholder={t('search')} value={typed} onType={type} maw="100%" />
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

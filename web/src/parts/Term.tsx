import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFirstOnPage } from '../glossary/once.tsx'
import { findTerms, type GlossaryTerm, terms } from '../glossary/terms.ts'
import { useLanguage } from '../language.tsx'
import classes from './Term.module.css'

function Mark({ term, children }: { term: GlossaryTerm; children: ReactNode }) {
  const { language } = useLanguage()
  const first = useFirstOnPage(term.id)
  if (!first) return children
  return (
    <Tooltip label={term.means[language]} events={{ hover: true, focus: true, touch: true }} multiline maw={280} withArrow>
      <button type="button" className={classes.term}>
        {children}
      </button>
    </Tooltip>
  )
}

/** A word of the glossary with its meaning; underlined where the page says it for the first time. */
export function Term({ id, children }: { id: string; children: ReactNode }) {
  const term = terms.find((one) => one.id === id)
  return term ? <Mark term={term}>{children}</Mark> : children
}

/** A sentence whose words of the glossary are underlined, each once per page. */
export function Terms({ children }: { children: string }) {
  const { language } = useLanguage()
  let at = 0
  return findTerms(children, language).map(({ text, term }) => {
    const key = at
    at += text.length
    return term ? (
      <Mark key={key} term={term}>
        {text}
      </Mark>
    ) : (
      text
    )
  })
}

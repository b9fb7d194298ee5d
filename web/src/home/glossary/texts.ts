import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    title: 'Glosario',
    answer: '{n:integer} palabras que en Rumbo significan siempre lo mismo.',
    search: 'Buscar una palabra',
    none: 'Ninguna palabra del glosario es así.',
  },
  en: {
    title: 'Glossary',
    answer: '{n:integer} words that always mean the same in Rumbo.',
    search: 'Find a word',
    none: 'No word of the glossary is like that.',
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    title: 'Pendientes',
    none: 'Nada espera por ti.',
    some: '{n:integer} {n|cosa espera|cosas esperan} por ti.',
  },
  en: {
    title: 'Waiting for me',
    none: 'Nothing waits for you.',
    some: '{n:integer} {n|thing waits|things wait} for you.',
  },
})

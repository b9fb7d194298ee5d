import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'data.metrics.read': 'Ver las métricas y las cifras de las que salen',
    PERIOD_BACKWARDS: {
      what: 'El periodo va de {from} a {to}.',
      expected: 'un final posterior al principio',
      mend: 'Cambia una de las dos fechas: el final queda fuera del periodo.',
    },
  },
  en: {
    'data.metrics.read': 'See metrics and the figures they are made of',
    PERIOD_BACKWARDS: {
      what: 'The period goes from {from} to {to}.',
      expected: 'an end after the beginning',
      mend: 'Change one of the two dates: the end itself is outside the period.',
    },
  },
})

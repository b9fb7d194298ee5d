import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'operations.health.read': 'Ver si el sistema funciona',
    'operations.health.details': 'Ver las cifras y comprobaciones del sistema',
  },
  en: {
    'operations.health.read': 'See whether the system works',
    'operations.health.details': 'See the figures and checks of the system',
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: { 'platform.telemetry.read': 'Leer las cifras de funcionamiento para Prometheus' },
  en: { 'platform.telemetry.read': 'Read the figures of operation for Prometheus' },
})

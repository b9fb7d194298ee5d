import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    WORKER_LOST: {
      what: 'Se detuvo un hilo de cálculo antes de terminar.',
      expected: 'que hubiera memoria y que nadie parara el cálculo',
      mend: 'Cierra otros programas o usa un archivo con menos filas y repite la orden.',
    },
  },
  en: {
    WORKER_LOST: {
      what: 'A computing thread stopped before it had finished.',
      expected: 'enough memory, and nobody stopping the work',
      mend: 'Close other programs or use a file with fewer rows, and run the command again.',
    },
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    ENGINE_QUEUE_FULL: {
      what: 'Hay {waiting} consultas en espera.',
      expected: 'menos de {limit} consultas en espera',
      mend: 'Espera a que terminen algunas y repite la consulta.',
    },
    ENGINE_CLOSED: {
      what: 'El motor de consultas está cerrado.',
      expected: 'un motor abierto',
      mend: 'Espera a que el servidor vuelva a arrancar y repite la consulta.',
    },
    ENGINE_OUT_OF_MEMORY: {
      what: 'La consulta necesita más memoria de la permitida.',
      expected: 'una consulta que quepa en la memoria del motor',
      mend: 'Lee menos filas o columnas, o aumenta el límite de memoria.',
    },
    ENGINE_QUERY_FAILED: {
      what: 'No se pudo ejecutar la consulta «{statement}»: {reason}',
      expected: 'una consulta que el motor entienda',
      mend: 'Revisa los nombres y los tipos de las columnas.',
    },
  },
  en: {
    ENGINE_QUEUE_FULL: {
      what: '{waiting} queries are waiting.',
      expected: 'fewer than {limit} queries waiting',
      mend: 'Wait until some have finished and repeat the query.',
    },
    ENGINE_CLOSED: {
      what: 'The query engine is closed.',
      expected: 'an open engine',
      mend: 'Wait until the server has started again and repeat the query.',
    },
    ENGINE_OUT_OF_MEMORY: {
      what: 'The query needs more memory than it may use.',
      expected: "a query that fits in the engine's memory",
      mend: 'Read fewer rows or columns, or raise the memory limit.',
    },
    ENGINE_QUERY_FAILED: {
      what: 'The query "{statement}" could not be run: {reason}',
      expected: 'a query that the engine understands',
      mend: 'Check the names and the types of the columns.',
    },
  },
})

import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    MUCH_MISSING: 'Falta más de la mitad de los datos en {n:integer} {n|columna|columnas}: {columns}.',
    OUTLIERS:
      'Hay valores muy alejados del resto en {n:integer} {n|columna|columnas} ({columns}); se conservan, y los modelos lineales los leen en una escala que los modera.',
    HIGH_CARDINALITY:
      '{n:integer} {n|columna tiene|columnas tienen} muchas categorías distintas ({columns}); las poco frecuentes van juntas.',
  },
  en: {
    MUCH_MISSING: 'More than half of the data is missing in {n:integer} {n|column|columns}: {columns}.',
    OUTLIERS:
      'There are values far from the rest in {n:integer} {n|column|columns} ({columns}); they are kept, and linear models read them on a scale that tames them.',
    HIGH_CARDINALITY: '{n:integer} {n|column has|columns have} many different categories ({columns}); rare ones go together.',
  },
})

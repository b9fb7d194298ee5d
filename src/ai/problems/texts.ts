import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    TARGET_NOT_FOUND: {
      what: 'El archivo no tiene la columna «{column}».',
      expected: 'el nombre de una de sus {n} columnas',
      mend: 'Corrige el nombre. Quizá sea: {nearest}.',
    },
    COLUMN_NOT_FOUND: {
      what: 'El archivo no tiene la columna «{column}», que nombra una opción.',
      expected: 'el nombre de una de sus {n} columnas',
      mend: 'Corrige el nombre. Quizá sea: {nearest}.',
    },
    TARGET_EMPTY: {
      what: 'La columna de resultado «{column}» está vacía en las {rows} filas.',
      expected: 'un resultado conocido en al menos 30 filas',
      mend: 'Elige otra columna, o revisa con --missing qué celdas cuentan como vacías.',
    },
    TARGET_CONSTANT: {
      what: 'La columna de resultado «{column}» vale siempre «{value}» ({n} {n|fila|filas}).',
      expected: 'al menos dos resultados distintos',
      mend: 'Incluye también los casos en los que ocurrió lo contrario.',
    },
    TARGET_IS_DATE: {
      what: 'La columna de resultado «{column}» contiene fechas.',
      expected: 'una clase o un número',
      mend: 'Crea una columna que diga si ocurrió, o cuántos días pasaron.',
    },
    TOO_FEW_ROWS: {
      what: 'Solo {n} {n|fila tiene|filas tienen} un resultado conocido en «{column}».',
      expected: 'al menos {least} filas',
      mend: 'Reúne más casos; con tan pocos no se distingue una causa del azar.',
    },
    TOO_FEW_OF_CLASS: {
      what: 'La clase «{class}» de «{column}» solo tiene {n} {n|fila|filas}.',
      expected: 'al menos {least} filas de cada clase',
      mend: 'Reúne más casos de esa clase.',
    },
    TOO_MANY_CLASSES: {
      what: 'La columna de resultado «{column}» tiene {classes} clases.',
      expected: 'de 2 a {most} clases con {least} filas o más cada una, o un número',
      mend: 'Agrupa las clases parecidas, o elige otra columna.',
    },
    POSITIVE_NOT_FOUND: {
      what: 'La columna «{column}» no contiene el valor «{positive}».',
      expected: 'uno de estos valores: {classes}',
      mend: 'Corrige --positive.',
    },
    ROLE_TWICE: {
      what: 'La columna «{column}» está en dos opciones: {first} y {second}.',
      expected: 'un solo papel por columna',
      mend: 'Quítala de una de las dos.',
    },
    NO_FEATURES: {
      what: 'No queda ninguna columna de la que aprender ({columns} en el archivo).',
      expected: 'al menos una columna que varíe y no sea el resultado ni un identificador',
      mend: 'Añade columnas conocidas antes del resultado, o quita alguna de --drop.',
    },
    ONLY_LEAKS: {
      what: '{n|La única columna de la que aprender delata|Todas las columnas de las que aprender delatan} el resultado «{target}»: {columns}.',
      expected: 'al menos una columna que se conozca antes del resultado y no lo repita',
      mend: 'Añade lo que se sabía antes: compras, visitas, consultas, respuestas a campañas.',
    },
    POSITIVE_GIVEN: 'Se busca «{positive}» en «{column}», como se indicó.',
    POSITIVE_BY_MEANING: 'Se busca «{positive}» en «{column}»: es el valor afirmativo.',
    POSITIVE_BY_RARITY:
      'Se busca «{positive}» en «{column}» porque es menos frecuente que «{other}». Si no es lo que quieres, di al empezar qué cuenta como sí.',
    POSITIVE_IGNORED: 'No se usa «{positive}» como valor buscado: «{column}» no tiene dos clases.',
    TARGET_MISSING_DROPPED: '{n} de {rows} filas no tienen resultado en «{column}» y no se usan para aprender.',
    RARE_CLASSES_DROPPED: 'No se usan {n} {n|fila|filas} de clases con menos de {least} casos: {classes}.',
    KIND_BINARY: 'Es una pregunta de sí o no: «{positive}» ocurre en el {share:percent} de las filas.',
    KIND_MULTICLASS: 'Es una pregunta con {classes} respuestas posibles y {n} filas.',
    KIND_REGRESSION: 'Se predice un número: «{column}» tiene {distinct} valores distintos en {n} filas.',
    COLUMNS_DROPPED: '{n|Se aparta la columna indicada|Se apartan las columnas indicadas}: {columns}.',
    EMPTY_COLUMNS_EXCLUDED: '{n|No se usa una columna vacía|No se usan columnas vacías}: {columns}.',
    CONSTANT_COLUMNS_EXCLUDED: '{n|No se usa una columna que no varía|No se usan columnas que no varían}: {columns}.',
    IDS_DETECTED: '{n|No se usa una columna que solo nombra|No se usan columnas que solo nombran} las filas: {columns}.',
    ROWS_NAMED_BY_NUMBER: 'Las filas se nombran por su número: ninguna columna las identifica.',
    ROWS_NAMED_BY_COLUMN: 'Las filas se nombran por «{column}».',
    PROTECTED_COLUMNS:
      'Se compara el trato entre grupos de {columns}. {n|La columna sigue|Las columnas siguen} entre los datos que usa el modelo, salvo que se diga que no {n|se use|se usen}.',
    AFTER_LEFT_OUT:
      '{n|La columna parece saberse|Las columnas parecen saberse} solo después del resultado, y no se {n|usa|usan}: {columns}. Si se {n|conoce|conocen} antes, dilo al repetir la ejecución.',
    PROTECTED_IS_TARGET: 'La columna protegida «{column}» es también el resultado: no hay grupos que comparar.',
  },
  en: {
    TARGET_NOT_FOUND: {
      what: 'The file has no column “{column}”.',
      expected: 'the name of one of its {n} columns',
      mend: 'Correct the name. Perhaps it is: {nearest}.',
    },
    COLUMN_NOT_FOUND: {
      what: 'The file has no column “{column}”, which an option names.',
      expected: 'the name of one of its {n} columns',
      mend: 'Correct the name. Perhaps it is: {nearest}.',
    },
    TARGET_EMPTY: {
      what: 'The target column “{column}” is empty in all {rows} rows.',
      expected: 'a known outcome in at least 30 rows',
      mend: 'Choose another column, or check with --missing which cells count as empty.',
    },
    TARGET_CONSTANT: {
      what: 'The target column “{column}” is always “{value}” ({n} {n|row|rows}).',
      expected: 'at least two different outcomes',
      mend: 'Include the cases where the opposite happened.',
    },
    TARGET_IS_DATE: {
      what: 'The target column “{column}” holds dates.',
      expected: 'a class or a number',
      mend: 'Make a column that says whether it happened, or how many days it took.',
    },
    TOO_FEW_ROWS: {
      what: 'Only {n} {n|row has|rows have} a known outcome in “{column}”.',
      expected: 'at least {least} rows',
      mend: 'Gather more cases; with so few, a cause cannot be told from chance.',
    },
    TOO_FEW_OF_CLASS: {
      what: 'The class “{class}” of “{column}” has only {n} {n|row|rows}.',
      expected: 'at least {least} rows of each class',
      mend: 'Gather more cases of that class.',
    },
    TOO_MANY_CLASSES: {
      what: 'The target column “{column}” has {classes} classes.',
      expected: '2 to {most} classes with {least} rows or more each, or a number',
      mend: 'Group similar classes, or choose another column.',
    },
    POSITIVE_NOT_FOUND: {
      what: 'The column “{column}” does not hold the value “{positive}”.',
      expected: 'one of these values: {classes}',
      mend: 'Mend --positive.',
    },
    ROLE_TWICE: {
      what: 'The column “{column}” is in two options: {first} and {second}.',
      expected: 'one role for each column',
      mend: 'Take it out of one of the two.',
    },
    NO_FEATURES: {
      what: 'No column is left to learn from ({columns} in the file).',
      expected: 'at least one column that varies and is neither the target nor an identifier',
      mend: 'Add columns that are known before the outcome, or take one out of --drop.',
    },
    ONLY_LEAKS: {
      what: '{n|The only column to learn from gives|All the columns to learn from give} the outcome “{target}” away: {columns}.',
      expected: 'at least one column that is known before the outcome and does not repeat it',
      mend: 'Add what was known before: purchases, visits, enquiries, answers to campaigns.',
    },
    POSITIVE_GIVEN: 'Looks for “{positive}” in “{column}”, as told.',
    POSITIVE_BY_MEANING: 'Looks for “{positive}” in “{column}”: it is the affirmative value.',
    POSITIVE_BY_RARITY:
      'Looks for “{positive}” in “{column}” because it is rarer than “{other}”. If that is not what you want, say when the run starts what counts as yes.',
    POSITIVE_IGNORED: '“{positive}” is not used as the value to look for: “{column}” does not have two classes.',
    TARGET_MISSING_DROPPED: '{n} of {rows} rows have no outcome in “{column}” and are not learnt from.',
    RARE_CLASSES_DROPPED: '{n} {n|row|rows} of classes with fewer than {least} cases {n|is|are} not used: {classes}.',
    KIND_BINARY: 'It is a yes or no question: “{positive}” happens in {share:percent} of the rows.',
    KIND_MULTICLASS: 'It is a question with {classes} possible answers and {n} rows.',
    KIND_REGRESSION: 'A number is predicted: “{column}” has {distinct} different values in {n} rows.',
    COLUMNS_DROPPED: '{n|The column named is|The columns named are} set aside: {columns}.',
    EMPTY_COLUMNS_EXCLUDED: '{n|An empty column is|Empty columns are} not used: {columns}.',
    CONSTANT_COLUMNS_EXCLUDED: '{n|A column that does not vary is|Columns that do not vary are} not used: {columns}.',
    IDS_DETECTED: '{n|A column that only names the rows is|Columns that only name the rows are} not used: {columns}.',
    ROWS_NAMED_BY_NUMBER: 'Rows are named by their number: no column identifies them.',
    ROWS_NAMED_BY_COLUMN: 'Rows are named by “{column}”.',
    PROTECTED_COLUMNS:
      'Treatment is compared between groups of {columns}. {n|The column stays|The columns stay} among the features, unless you say not to use {n|it|them}.',
    AFTER_LEFT_OUT:
      '{n|The column seems|The columns seem} to be known only after the outcome, and {n|is|are} not used: {columns}. If {n|it is|they are} known before, say so when you run it again.',
    PROTECTED_IS_TARGET: 'The protected column “{column}” is the target too: there are no groups to compare.',
  },
})

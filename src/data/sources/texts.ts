import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    SOURCE_NOT_FOUND: {
      what: 'No se encuentra el archivo {name}.',
      expected: 'la ruta de un archivo que exista',
      mend: 'Comprueba la carpeta y el nombre, también la extensión.',
    },
    SOURCE_UNREADABLE: {
      what: 'No hay permiso para leer {name}.',
      expected: 'un archivo que tu cuenta pueda leer',
      mend: 'Da permiso de lectura al archivo y a su carpeta, o copia el archivo a una carpeta tuya.',
    },
    SOURCE_NOT_A_FILE: {
      what: '{name} no es un archivo.',
      expected: 'un archivo de datos, no una carpeta ni un dispositivo',
      mend: 'Indica la ruta completa del archivo.',
    },
    SOURCE_EMPTY: {
      what: 'El archivo {name} está vacío.',
      expected: 'una línea con los nombres de las columnas y debajo los datos',
      mend: 'Exporta los datos otra vez y comprueba que el archivo tiene contenido.',
    },
    SOURCE_NO_ROWS: {
      what: 'El archivo {name} no tiene ninguna fila de datos.',
      expected: 'al menos una fila debajo de los nombres de las columnas',
      mend: 'Revisa los filtros de la exportación y vuelve a exportar.',
    },
    SOURCE_BINARY: {
      what: '{name} no es un archivo de texto.',
      expected: 'CSV, TSV, NDJSON, Parquet o Excel (.xlsx)',
      mend: 'Exporta los datos desde su programa en uno de esos formatos.',
    },
    SOURCE_DISGUISED: {
      what: 'El contenido de {name} es de {actual}, aunque su nombre diga otra cosa.',
      expected: 'una extensión que diga qué hay dentro',
      mend: 'Cambia la extensión del archivo a {rename}.',
    },
    SOURCE_UNSUPPORTED: {
      what: '{name} es un archivo {actual}, que no se puede leer.',
      expected: 'CSV, TSV, NDJSON, Parquet o Excel (.xlsx)',
      mend: 'Si está comprimido, descomprímelo; si no, expórtalo como CSV.',
    },
    SOURCE_LOCKED: {
      what: 'El archivo {name} está protegido con contraseña.',
      expected: 'un archivo que se abra sin contraseña',
      mend: 'Ábrelo en Excel, quita la contraseña en Archivo › Información › Proteger libro y guárdalo otra vez.',
    },
    SOURCE_BROKEN: {
      what: 'El archivo {name} está dañado o no es {format}.',
      expected: 'un archivo {format} completo',
      mend: 'Ábrelo con su programa, guárdalo otra vez y vuelve a intentarlo.',
    },
    SOURCE_ENCODING: {
      what: 'El texto de {name} no es {encoding} válido (línea {line}).',
      expected: 'un archivo escrito entero con una sola codificación',
      mend: 'Guárdalo otra vez como «CSV UTF-8».',
    },
    SOURCE_RAGGED: {
      what: 'La línea {line} tiene {got} {got|campo|campos}.',
      expected: '{expected} {expected|campo|campos}, los de la cabecera',
      mend: 'Busca en esa línea un separador de más o de menos; un texto que contiene el separador va entre comillas.',
    },
    SOURCE_QUOTE_UNCLOSED: {
      what: 'Las comillas que se abren en la línea {line} no se cierran.',
      expected: 'comillas de cierre para cada texto entre comillas',
      mend: 'Cierra las comillas de esa línea; unas comillas dentro de un texto se escriben dobles ("").',
    },
    SOURCE_QUOTE_STRAY: {
      what: 'En la línea {line} hay texto detrás de unas comillas de cierre.',
      expected: 'un separador o el fin de la línea detrás de las comillas',
      mend: 'Escribe dobles ("") las comillas que van dentro de un texto.',
    },
    SOURCE_RECORD_TOO_LONG: {
      what: 'La fila que empieza en la línea {line} ocupa más de {megabytes} MB.',
      expected: 'filas separadas por saltos de línea',
      mend: 'Comprueba que el archivo tiene saltos de línea y que todas las comillas se cierran.',
    },
    SOURCE_TOO_WIDE: {
      what: 'El archivo tiene {columns} columnas.',
      expected: 'como mucho {limit} columnas',
      mend: 'Exporta solo las columnas que hacen falta.',
    },
    SOURCE_TOO_LARGE: {
      what: 'La tabla no cabe en la memoria de este equipo: ocuparía unos {gigabytes} GB.',
      expected: 'una tabla que quepa en la memoria',
      mend: 'Exporta menos columnas o una muestra de las filas.',
    },
    SOURCE_HEADER_MISSING: {
      what: 'La primera línea de {name} parece de datos ({first}), no de nombres de columnas.',
      expected: 'una primera línea con un nombre distinto para cada columna',
      mend: 'Añade al principio una línea con los nombres de las columnas.',
    },
    SOURCE_BLANK_HEADER: {
      what: '{n|Una columna no tiene|Varias columnas no tienen} nombre (posición {positions}).',
      expected: 'un nombre para cada columna',
      mend: 'Escribe el nombre que falta en la primera línea o quita la columna.',
    },
    SOURCE_DUPLICATE_HEADERS: {
      what: '{n|Hay un nombre de columna repetido|Hay nombres de columna repetidos}: {names}.',
      expected: 'un nombre distinto para cada columna',
      mend: 'Cambia uno de los nombres o quita la columna que sobra.',
    },
    SOURCE_COLUMN_MISSING: {
      what: 'El archivo no tiene la columna «{column}».',
      expected: 'las mismas columnas que el archivo de entrenamiento',
      mend: 'Quizá se llama ahora {nearest}: en ese caso, cámbiale el nombre.',
    },
    SOURCE_CHANGED: {
      what: 'El archivo {name} cambió mientras se leía.',
      expected: 'un archivo que nadie modifica durante la lectura',
      mend: 'Espera a que termine de escribirse y vuelve a intentarlo.',
    },
    SOURCE_VANISHED: {
      what: 'El archivo {name} desapareció mientras se leía.',
      expected: 'un archivo que sigue en su sitio durante la lectura',
      mend: 'Devuélvelo a su carpeta y vuelve a intentarlo.',
    },
    SOURCE_BAD_JSON: {
      what: 'La línea {line} no es un objeto JSON: {start}',
      expected: 'un objeto JSON completo en cada línea',
      mend: 'Corrige esa línea o exporta otra vez como NDJSON.',
    },
    SOURCE_JSON_LIST: {
      what: '{name} contiene una lista JSON.',
      expected: 'un objeto JSON por línea (NDJSON), sin corchetes ni comas entre líneas',
      mend: 'Exporta como NDJSON o como CSV.',
    },
    SOURCE_INFLATES: {
      what: 'El archivo {name} se hincha demasiado al descomprimirse: {megabytes} MB.',
      expected: 'un archivo de Excel de hasta 1.000 MB sin comprimir',
      mend: 'Guarda los datos como CSV.',
    },

    READING_DONE: '{name}: {rows:integer} {rows|fila|filas} y {columns:integer} {columns|columna|columnas}.',
    READING_ENCODING_GUESSED: 'El texto no es UTF-8 (línea {line}); se ha leído como Windows-1252. Comprueba las tildes y las eñes.',
    READING_WIDE: 'La tabla es muy ancha: {columns:integer} columnas.',
    READING_HEADER_LIKE_DATA: 'Los nombres de las columnas son números ({first}): comprueba que la primera línea no sea de datos.',
    READING_ROW_NUMBERS: 'La primera columna no tenía nombre y numera las filas; se llama «{column}».',
    READING_TRAILING_DELIMITER: 'Todas las líneas acaban en un separador que no abre ninguna columna; no se tiene en cuenta.',
    READING_EMPTY_ROWS: '{n|Se ha saltado una fila vacía|Se han saltado filas vacías}: {n:integer}.',
    READING_NESTED: 'Los objetos anidados son columnas con un punto en el nombre: {n:integer}.',
    READING_SHEETS: 'El libro tiene varias hojas; se ha leído «{sheet}» y no {others}.',
    READING_LEADING_ROWS: '{n|Se ha saltado una fila|Se han saltado filas} antes de la cabecera: {n:integer}.',
    READING_HEADERS_FILLED: 'Columnas sin nombre en la cabecera; se llaman {names}.',
    READING_CELLS_OUTSIDE: 'Hay {cells:integer} {cells|celda|celdas} fuera de la tabla; no se {cells|ha leído|han leído}.',
    READING_ONE_COLUMN:
      'El archivo solo tiene una columna, «{column}»: comprueba que sus campos se separan con coma, punto y coma, tabulador o barra.',
    READING_MISSING_SPELLINGS: 'Se han leído como dato ausente {cells:integer} {cells|celda|celdas} con {spellings}.',
    READING_WORDS_AS_MISSING: 'En «{column}», «{example}» cuenta como dato ausente ({cells:integer} {cells|celda|celdas}).',
    READING_DECIMAL_FROM_FILE:
      'En «{column}» los valores como {example} se leen con «{decimal}» como signo decimal, igual que en el resto del archivo.',
    READING_DECIMAL_UNDECIDABLE:
      'En «{column}» no se sabe si {example} lleva decimales o miles; se lee con «{decimal}» como signo decimal.',
    READING_NUMBERS_MIXED:
      'La columna «{column}» es de números, pero {cells:integer} {cells|celda no lo es|celdas no lo son} (por ejemplo, «{example}»); {cells|cuenta|cuentan} como dato ausente.',
    READING_NUMBERS_KEPT:
      'La columna «{column}» mezcla {numbers:integer} números con {others:integer} {others|valor que no lo es|valores que no lo son} (por ejemplo, «{example}»); se trata como categoría.',
    READING_INFINITE: 'En «{column}» hay valores infinitos ({cells:integer} {cells|celda|celdas}); cuentan como dato ausente.',
    READING_PERCENT: 'Los porcentajes de «{column}» se leen como parte de uno: {example} entre cien.',
    READING_PERCENT_MIXED:
      'En «{column}» unos valores llevan % y otros no; los que lo llevan se dividen entre cien (por ejemplo, {example}).',
    READING_CURRENCY: 'Los importes de «{column}» están en {currency}.',
    READING_CURRENCIES_MIXED: 'En «{column}» hay importes en varias monedas ({currencies}); se leen los números sin convertirlos.',
    READING_CODES_KEPT: 'La columna «{column}» es de códigos con ceros delante (por ejemplo, {example}); se trata como categoría.',
    READING_LONG_IDS_KEPT:
      'La columna «{column}» es de números demasiado largos para contar con ellos (por ejemplo, {example}); se trata como categoría.',
    READING_COMPACT_DATES: 'Las cifras de «{column}» son fechas sin separadores (por ejemplo, {example}).',
    READING_DATES_FROM_FILE: 'En «{column}» las fechas como {example} se leen con el orden {order}, igual que en el resto del archivo.',
    READING_DATES_UNDECIDABLE: 'En «{column}» no se sabe si {example} empieza por el día o por el mes; se lee con el orden {order}.',
    READING_DATES_MIXED:
      'La columna «{column}» es de fechas con el orden {order}, pero {cells:integer} {cells|celda no lo es|celdas no lo son} (por ejemplo, «{example}»); {cells|cuenta|cuentan} como dato ausente.',
    READING_DATES_KEPT: 'La columna «{column}» mezcla fechas escritas de varias maneras («{first}» y «{second}»); se trata como categoría.',
    READING_BOOLEAN_SPELLINGS:
      'La columna «{column}» escribe dos respuestas de varias maneras ({spellings}); se leen como {first} y {second}.',
    READING_EXTRA_COLUMNS: 'El modelo no usa {n|esta columna del archivo|estas columnas del archivo}: {columns}.',
    READING_CELLS_UNREAD:
      'En «{column}» {cells:integer} {cells|celda no se pudo leer|celdas no se pudieron leer} como en el entrenamiento (por ejemplo, «{example}»); {cells|cuenta|cuentan} como dato ausente.',
  },
  en: {
    SOURCE_NOT_FOUND: {
      what: 'The file {name} was not found.',
      expected: 'the path of a file that exists',
      mend: 'Check the folder and the name, the extension too.',
    },
    SOURCE_UNREADABLE: {
      what: 'There is no permission to read {name}.',
      expected: 'a file that your account may read',
      mend: 'Allow reading of the file and its folder, or copy the file into a folder of yours.',
    },
    SOURCE_NOT_A_FILE: {
      what: '{name} is not a file.',
      expected: 'a data file, not a folder or a device',
      mend: 'Give the full path of the file.',
    },
    SOURCE_EMPTY: {
      what: 'The file {name} is empty.',
      expected: 'a line with the names of the columns and the data below',
      mend: 'Export the data again and check that the file has content.',
    },
    SOURCE_NO_ROWS: {
      what: 'The file {name} has no row of data.',
      expected: 'at least one row below the names of the columns',
      mend: 'Check the filters of the export and export again.',
    },
    SOURCE_BINARY: {
      what: '{name} is not a text file.',
      expected: 'CSV, TSV, NDJSON, Parquet or Excel (.xlsx)',
      mend: 'Export the data from their program in one of these formats.',
    },
    SOURCE_DISGUISED: {
      what: 'The content of {name} is {actual}, although its name says otherwise.',
      expected: 'an extension that says what is inside',
      mend: 'Change the extension of the file to {rename}.',
    },
    SOURCE_UNSUPPORTED: {
      what: '{name} is a {actual} file, which cannot be read.',
      expected: 'CSV, TSV, NDJSON, Parquet or Excel (.xlsx)',
      mend: 'If it is compressed, decompress it; if not, export it as CSV.',
    },
    SOURCE_LOCKED: {
      what: 'The file {name} is protected with a password.',
      expected: 'a file that opens without a password',
      mend: 'Open it in Excel, remove the password in File › Info › Protect Workbook and save it again.',
    },
    SOURCE_BROKEN: {
      what: 'The file {name} is damaged or is not {format}.',
      expected: 'a complete {format} file',
      mend: 'Open it with its program, save it again and try again.',
    },
    SOURCE_ENCODING: {
      what: 'The text of {name} is not valid {encoding} (line {line}).',
      expected: 'a file written in one encoding from start to end',
      mend: 'Save it again as "CSV UTF-8".',
    },
    SOURCE_RAGGED: {
      what: 'Line {line} has {got} {got|field|fields}.',
      expected: '{expected} {expected|field|fields}, as in the header',
      mend: 'Look for one delimiter too many or too few in that line; a text that contains the delimiter goes in quotes.',
    },
    SOURCE_QUOTE_UNCLOSED: {
      what: 'The quotes opened in line {line} are never closed.',
      expected: 'closing quotes for every text in quotes',
      mend: 'Close the quotes in that line; quotes inside a text are written twice ("").',
    },
    SOURCE_QUOTE_STRAY: {
      what: 'Line {line} has text after closing quotes.',
      expected: 'a delimiter or the end of the line after the quotes',
      mend: 'Write quotes inside a text twice ("").',
    },
    SOURCE_RECORD_TOO_LONG: {
      what: 'The row that starts in line {line} is larger than {megabytes} MB.',
      expected: 'rows separated by line ends',
      mend: 'Check that the file has line ends and that all quotes are closed.',
    },
    SOURCE_TOO_WIDE: {
      what: 'The file has {columns} columns.',
      expected: 'at most {limit} columns',
      mend: 'Export only the columns that are needed.',
    },
    SOURCE_TOO_LARGE: {
      what: 'The table does not fit into the memory of this computer: it would take about {gigabytes} GB.',
      expected: 'a table that fits into memory',
      mend: 'Export fewer columns or a sample of the rows.',
    },
    SOURCE_HEADER_MISSING: {
      what: 'The first line of {name} looks like data ({first}), not like names of columns.',
      expected: 'a first line with a different name for each column',
      mend: 'Add a line with the names of the columns at the top.',
    },
    SOURCE_BLANK_HEADER: {
      what: '{n|One column has|Several columns have} no name (position {positions}).',
      expected: 'a name for each column',
      mend: 'Write the missing name in the first line or remove the column.',
    },
    SOURCE_DUPLICATE_HEADERS: {
      what: '{n|One column name is repeated|Some column names are repeated}: {names}.',
      expected: 'a different name for each column',
      mend: 'Change one of the names or remove the column that is not needed.',
    },
    SOURCE_COLUMN_MISSING: {
      what: 'The file has no column "{column}".',
      expected: 'the same columns as the training file',
      mend: 'Perhaps it is now called {nearest}: if so, rename it.',
    },
    SOURCE_CHANGED: {
      what: 'The file {name} changed while it was being read.',
      expected: 'a file that nobody modifies during reading',
      mend: 'Wait until it has been written completely and try again.',
    },
    SOURCE_VANISHED: {
      what: 'The file {name} disappeared while it was being read.',
      expected: 'a file that stays in its place during reading',
      mend: 'Put it back into its folder and try again.',
    },
    SOURCE_BAD_JSON: {
      what: 'Line {line} is not a JSON object: {start}',
      expected: 'one complete JSON object in each line',
      mend: 'Mend that line or export again as NDJSON.',
    },
    SOURCE_JSON_LIST: {
      what: '{name} contains a JSON list.',
      expected: 'one JSON object per line (NDJSON), without brackets or commas between lines',
      mend: 'Export as NDJSON or as CSV.',
    },
    SOURCE_INFLATES: {
      what: 'The file {name} grows too much when decompressed: {megabytes} MB.',
      expected: 'an Excel file of up to 1,000 MB uncompressed',
      mend: 'Save the data as CSV.',
    },

    READING_DONE: '{name}: {rows:integer} {rows|row|rows} and {columns:integer} {columns|column|columns}.',
    READING_ENCODING_GUESSED: 'The text is not UTF-8 (line {line}); it was read as Windows-1252. Check the accented letters.',
    READING_WIDE: 'The table is very wide: {columns:integer} columns.',
    READING_HEADER_LIKE_DATA: 'The names of the columns are numbers ({first}): check that the first line is not data.',
    READING_ROW_NUMBERS: 'The first column had no name and counts the rows; it is called "{column}".',
    READING_TRAILING_DELIMITER: 'Every line ends with a delimiter that opens no column; it is ignored.',
    READING_EMPTY_ROWS: '{n|One empty row was|Empty rows were} skipped: {n:integer}.',
    READING_NESTED: 'Nested objects are columns with a dot in their name: {n:integer}.',
    READING_SHEETS: 'The workbook has several sheets; "{sheet}" was read and not {others}.',
    READING_LEADING_ROWS: '{n|One row|Rows} before the header {n|was|were} skipped: {n:integer}.',
    READING_HEADERS_FILLED: 'Columns without a name in the header; they are called {names}.',
    READING_CELLS_OUTSIDE: '{cells:integer} {cells|cell lies|cells lie} outside of the table and {cells|was|were} not read.',
    READING_ONE_COLUMN: 'The file has only one column, "{column}": check that its fields are separated by comma, semicolon, tab or bar.',
    READING_MISSING_SPELLINGS: '{cells:integer} {cells|cell|cells} with {spellings} {cells|was|were} read as missing.',
    READING_WORDS_AS_MISSING: 'In "{column}", "{example}" counts as missing ({cells:integer} {cells|cell|cells}).',
    READING_DECIMAL_FROM_FILE:
      'In "{column}" values such as {example} are read with "{decimal}" as the decimal sign, as in the rest of the file.',
    READING_DECIMAL_UNDECIDABLE:
      'In "{column}" nothing tells whether {example} has decimals or thousands; it is read with "{decimal}" as the decimal sign.',
    READING_NUMBERS_MIXED:
      'Column "{column}" holds numbers, but {cells:integer} {cells|cell does not|cells do not} (for example "{example}"); {cells|it counts|they count} as missing.',
    READING_NUMBERS_KEPT:
      'Column "{column}" mixes {numbers:integer} numbers with {others:integer} {others|value that is none|values that are none} (for example "{example}"); it is treated as a category.',
    READING_INFINITE: 'Column "{column}" has infinite values ({cells:integer} {cells|cell|cells}); they count as missing.',
    READING_PERCENT: 'The percentages of "{column}" are read as shares of one: {example} divided by a hundred.',
    READING_PERCENT_MIXED:
      'In "{column}" some values carry % and others do not; those that do are divided by a hundred (for example {example}).',
    READING_CURRENCY: 'The amounts of "{column}" are in {currency}.',
    READING_CURRENCIES_MIXED:
      'Column "{column}" has amounts in several currencies ({currencies}); the numbers are read without converting them.',
    READING_CODES_KEPT: 'Column "{column}" holds codes with leading zeros (for example {example}); it is treated as a category.',
    READING_LONG_IDS_KEPT: 'Column "{column}" holds numbers too long to count with (for example {example}); it is treated as a category.',
    READING_COMPACT_DATES: 'The digits of "{column}" are dates without separators (for example {example}).',
    READING_DATES_FROM_FILE: 'In "{column}" dates such as {example} are read in the order {order}, as in the rest of the file.',
    READING_DATES_UNDECIDABLE:
      'In "{column}" nothing tells whether {example} starts with the day or the month; it is read in the order {order}.',
    READING_DATES_MIXED:
      'Column "{column}" holds dates in the order {order}, but {cells:integer} {cells|cell does not|cells do not} (for example "{example}"); {cells|it counts|they count} as missing.',
    READING_DATES_KEPT: 'Column "{column}" mixes dates written in several ways ("{first}" and "{second}"); it is treated as a category.',
    READING_BOOLEAN_SPELLINGS: 'Column "{column}" writes two answers in several ways ({spellings}); they are read as {first} and {second}.',
    READING_EXTRA_COLUMNS: 'The model does not use {n|this column of the file|these columns of the file}: {columns}.',
    READING_CELLS_UNREAD:
      'In "{column}" {cells:integer} {cells|cell|cells} could not be read as in training (for example "{example}"); {cells|it counts|they count} as missing.',
  },
})

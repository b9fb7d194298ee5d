import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    KEY_FILE_MISSING: {
      what: 'Falta el archivo de clave {file}, y la carpeta de datos ya está en uso.',
      expected: 'la clave con la que se crearon los datos',
      mend: 'Devuelve el archivo a su sitio o indica dónde está con --key-file.',
    },
    KEY_FILE_INVALID: {
      what: 'El archivo de clave {file} no contiene una clave.',
      expected: '64 cifras hexadecimales',
      mend: 'Restaura el archivo original, o indica otro con --key-file.',
    },
    KEY_FILE_UNREADABLE: {
      what: 'No se puede leer o crear el archivo de clave {file} ({reason}).',
      expected: 'un archivo que este usuario pueda leer',
      mend: 'Corrige los permisos del archivo y de su carpeta.',
    },
    SEAL_BROKEN: {
      what: 'Unos datos cifrados no se abren con la clave de esta carpeta.',
      expected: 'datos sin alterar y la clave con la que se cifraron',
      mend: 'Comprueba que el archivo de clave es el de estos datos, o restaura una copia de seguridad.',
    },
    KEY_FILE_NOT_OF_FOLDER: {
      what: 'La clave no es la de esta carpeta de datos.',
      expected: 'la clave principal actual de la carpeta',
      mend: 'Indica con --key-file el archivo que se escribió en el último cambio de clave.',
    },
    KEY_DESTROYED: {
      what: 'La clave con la que se cifraron estos datos ya no existe.',
      expected: 'datos de un espacio que conserva su clave',
      mend: 'No se pueden recuperar: la clave se destruyó al suprimir el espacio.',
    },
  },
  en: {
    KEY_FILE_MISSING: {
      what: 'The key file {file} is missing, and the data folder is already in use.',
      expected: 'the key with which the data were made',
      mend: 'Put the file back, or say where it is with --key-file.',
    },
    KEY_FILE_INVALID: {
      what: 'The key file {file} holds no key.',
      expected: '64 hexadecimal digits',
      mend: 'Restore the original file, or name another one with --key-file.',
    },
    KEY_FILE_UNREADABLE: {
      what: 'The key file {file} cannot be read or made ({reason}).',
      expected: 'a file that this user can read',
      mend: 'Correct the rights of the file and its folder.',
    },
    SEAL_BROKEN: {
      what: 'Encrypted data do not open with the key of this folder.',
      expected: 'unaltered data and the key that encrypted them',
      mend: 'Check that the key file belongs to these data, or restore a backup.',
    },
    KEY_FILE_NOT_OF_FOLDER: {
      what: 'The key is not the one of this data folder.',
      expected: 'the present main key of the folder',
      mend: 'Name with --key-file the file that the last change of key wrote.',
    },
    KEY_DESTROYED: {
      what: 'The key that encrypted these data no longer exists.',
      expected: 'data of a workspace that still has its key',
      mend: 'They cannot be brought back: the key was destroyed when the workspace was erased.',
    },
  },
})
